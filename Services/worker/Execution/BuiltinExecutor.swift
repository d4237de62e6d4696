import Artifacts

/// Carries out what needs no program, and hands everything else on.
struct BuiltinExecutor: Executor {
    /// No path and no command has a colon in it by custom, so a builtin is never mistaken for a program.
    private static let prefix = "builtin:"

    let programs: any Executor

    var sandbox: BuildStatus.Sandbox { programs.sandbox }

    func execute(_ job: Job, telling feed: any TaskFeed) async throws -> Execution {
        guard let word = job.assignment.program, word.hasPrefix(Self.prefix) else {
            return try await programs.execute(job, telling: feed)
        }
        guard word == "\(Self.prefix)noop" else {
            return Execution(.failed, reason: "there is no \(word); the only builtin is \(Self.prefix)noop")
        }
        var execution = Execution(.done)
        execution.summary = "nothing to do"
        return execution
    }
}
