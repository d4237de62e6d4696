import Artifacts
import Bus
import Observability
import Pipeline
import Plans
import RedisBus

/// Reads the dead letters and tells runs of those among them that were their orders, or their timers. Any number of cores
/// may do it at once.
///
/// Each page is one commit with the place up to which letters are read, so that of all cores that read the same one
/// succeeds, and a run is told once. Letters stay where they are, for people.
struct BurialSweep: Sweep {
    private static let pause: Duration = .seconds(1)
    /// At most two effects for each, all of them in one commit.
    private static let page = 50

    let name = "burials"

    private let undertaker: Undertaker
    private let letters: DeadLetters
    private let driver: any BusDriver
    private let metrics: CoreMetrics
    private let logger: Logger
    private let now: @Sendable () async throws -> Timestamp

    /// `now` is to be the server's clock, which all cores share.
    init(
        _ undertaker: Undertaker,
        bus: RedisBus,
        metrics: CoreMetrics,
        logger: Logger,
        now: @escaping @Sendable () async throws -> Timestamp
    ) {
        self.undertaker = undertaker
        letters = DeadLetters(bus)
        driver = bus
        self.metrics = metrics
        self.logger = logger
        self.now = now
    }

    func round() async throws -> Duration {
        for partition in driver.partitions.all {
            while try await readPage(of: partition) {}
        }
        return Self.pause
    }

    /// Answers whether there may be more.
    private func readPage(of partition: Partition) async throws -> Bool {
        let stored = try await driver.state(of: BurialMemory.key, in: partition)
        let memory = try stored.map { stored throws in try BurialMemory(bytes: stored.bytes) }
        let page = try await letters.list(in: partition, after: memory?.position, count: Self.page)
        guard let last = page.last else { return false }
        let time = try await now()
        var told = 0
        var answers: [Effect] = []
        for letter in page {
            let words = try await self.answers(to: letter, in: partition, at: time)
            told += words.isEmpty ? 0 : 1
            answers += words
        }
        let reached = try BurialMemory(position: last.position).bytes()
        let change = StateChange(key: BurialMemory.key, replacing: stored, with: reached)
        let effects = [.state(change)] + answers
        if try await driver.commit(effects, in: partition, of: name) != nil, told > 0 {
            metrics.buried(told)
            logger.warning("orders were given up; their runs are told", ["orders.count": "\(told)"])
        }
        return page.count == Self.page
    }

    private func answers(
        to letter: DeadLetter,
        in partition: Partition,
        at now: Timestamp
    ) async throws -> [Effect] {
        do {
            return try await undertaker.answers(to: letter, at: now) { digest in
                let stored = try await driver.state(of: .plan(digest), in: partition)
                return try stored.flatMap { try PlanSpec(stored: $0.bytes, as: digest) }
            }
        } catch let error as ArtifactError {
            let metadata = ["dead.position": letter.position.text, "error": "\(error)"]
            logger.warning("An order that was given up cannot be read, so its run is not told", metadata)
            return []
        }
    }
}
