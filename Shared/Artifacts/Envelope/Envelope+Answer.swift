/// Which answer to a message an artifact is. Each has a key of its own, so that it counts once, whoever gives it: the
/// service that did the work, or core in its place.
package enum AnswerPart: Int, Sendable {
    /// How it ended.
    case result
    /// That it has begun.
    case begun
    /// What it has cost, where the result says nothing of money.
    case cost
}

extension Envelope {
    /// The envelope of an answer, with the key that every answer of this part to that message has.
    package init(
        _ kind: ArtifactKind,
        answering message: Envelope,
        _ part: AnswerPart = .result,
        from source: ArtifactSource,
        at time: Timestamp
    ) {
        self.init(
            kind: kind,
            source: source,
            tenant: message.tenant,
            time: time,
            idempotencyKey: IdempotencyKey(answering: message.id, ordinal: part.rawValue)
        )
        answer(message)
    }

    /// Belongs to the same trace, goal, run and task as the one that it answers, and is as urgent.
    package mutating func answer(_ other: Envelope) {
        traceparent = other.traceparent
        goal = other.goal
        goalPriority = other.goalPriority
        run = other.run
        task = other.task
        attempt = other.attempt
    }
}
