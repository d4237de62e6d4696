/// How long something may take, and when that is over; worked out once, since it is needed several times a command.
struct TimeLimit: Sendable {
    let duration: Duration
    let start: Moment
    let deadline: Moment

    init(_ duration: Duration, from start: Moment = .now) {
        self.duration = duration
        self.start = start
        deadline = start + duration
    }
}
