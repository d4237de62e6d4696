extension Envelope {
    /// Belongs to the same trace, goal, run and task as the one that it answers.
    package mutating func answer(_ other: Envelope) {
        traceparent = other.traceparent
        goal = other.goal
        run = other.run
        task = other.task
        attempt = other.attempt
    }
}
