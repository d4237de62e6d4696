package import Artifacts
package import Bus

extension Publication {
    /// A goal on its way to core. Its statement says how urgent it is; whoever states it need not say so in the
    /// envelope.
    package init(
        stating goal: Artifact<GoalStatement>,
        options: Options = Options()
    ) throws(ArtifactError) {
        try self.init(goal, to: Channels.goals, lane: Lane(goal.body.priority), options: options)
    }
}
