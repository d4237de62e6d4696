/// What waits to be told of a program, in its order: while the bus takes its time, the program is read on.
///
/// Otherwise its end would lie behind what it said before, and one that has long ended could still run out of time.
final class Tidings: Sendable {
    enum Notice {
        /// Besides, it shows that the task goes on.
        case progress(TaskEvent)
        case event(TaskEvent)
    }

    /// How much waits at most: more at once would be dropped by the budget of events, too.
    static let limit = Int(EventBudget.burst)
    /// How long an ended program's result waits for what is still to be told.
    static let lastWords = Duration.seconds(5)

    private let feed: any TaskFeed
    private let clock: any Clock<Duration>
    private let notices: AsyncStream<Notice>
    private let sender: AsyncStream<Notice>.Continuation

    init(to feed: any TaskFeed, clock: any Clock<Duration>) {
        self.feed = feed
        self.clock = clock
        (notices, sender) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.limit))
    }

    func put(_ notice: Notice) {
        if case .dropped = sender.yield(notice) { feed.drop() }
    }

    /// Tells one after the other, until there will be no more or the task is cancelled.
    func tell() async {
        for await notice in notices {
            switch notice {
            case .progress(let event):
                await feed.begin()
                await feed.beat()
                await feed.tell(event)
            case .event(let event): await feed.tell(event)
            }
        }
    }

    /// Returns once that task has told all, or had its time to.
    func finish(_ telling: Task<Void, Never>) async {
        sender.finish()
        // Cancelled below.
        let limit = Task { [clock] in
            // Cancelled when all is told.
            try? await clock.sleep(for: Self.lastWords)
            if !Task.isCancelled { telling.cancel() }
        }
        await telling.value
        limit.cancel()
    }
}
