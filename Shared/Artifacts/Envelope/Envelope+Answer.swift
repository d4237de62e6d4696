extension Envelope {
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
