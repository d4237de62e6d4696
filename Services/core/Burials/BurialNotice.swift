import Artifacts
import Bus
import Pipeline
import Planning
import RedisBus

/// What is told of a message that was given up, and that nobody answers or sends again: somebody may wait for it.
struct BurialNotice: Sendable {
    let source: ArtifactSource
    let partitions: PartitionMap

    /// An event of the tenant whose message it was, as far as that can be read; else of the installation itself.
    ///
    /// It quotes what was read by nobody, so each text is cut to its share of what an event may say.
    func effect(for letter: DeadLetter, in partition: Partition, at now: Timestamp) throws(ArtifactError) -> Effect {
        let place = "\(partition.index):\(letter.position.text)"
        let home = letter.home?.text.cut(to: 100) ?? "an unknown channel"
        let reason = letter.reason.cut(to: 60)
        let detail = letter.detail.cut(to: 600)
        let why = detail.isEmpty ? "(\(reason))." : "(\(reason)): \(detail)"
        let event = CoreEvent(
            name: OpsEvent.messageBuried,
            severity: .error,
            message: "A message of \(home) was given up \(why) See chimera dead show \(place).",
            tenant: try tenant(of: letter, in: partition),
            goal: Self.goal(of: letter),
            details: [
                ("channel", home), ("detail", detail), ("kind", Self.text("type", of: letter)?.cut(to: 128) ?? ""),
                ("position", place), ("reason", reason),
            ].filter { !$0.1.isEmpty },
            answering: Self.text("id", of: letter).flatMap { ArtifactID($0) }
        )
        return try event.effect(source: source, at: now)
    }

    /// A tenant whose events lie elsewhere cannot have sent it.
    private func tenant(of letter: DeadLetter, in partition: Partition) throws(ArtifactError) -> TenantID {
        if let named = Self.text("tenant", of: letter).flatMap({ TenantID($0) }),
            partitions.partition(of: named) == partition
        {
            return named
        }
        guard let system = TenantID(Schedule.systemTenant) else {
            throw ArtifactError(.malformedEnvelope, field: "tenant", "is no tenant")
        }
        return system
    }

    /// A goal's first statement is what gives it its number; all else names it, or its run.
    private static func goal(of letter: DeadLetter) -> GoalID? {
        if let goal = text("goal", of: letter).flatMap({ GoalID($0) }) { return goal }
        if let run = text("run", of: letter).flatMap({ RunID($0) }) { return GoalID(sharing: run) }
        guard let home = letter.home, Channels.goals.route.streams.contains(home) else { return nil }
        return text("id", of: letter).flatMap { ArtifactID($0) }.map { GoalID(sharing: $0) }
    }

    /// The envelope as a whole may be unreadable, so each field is read by itself.
    private static func text(_ name: String, of letter: DeadLetter) -> String? {
        letter.fields.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
    }
}
