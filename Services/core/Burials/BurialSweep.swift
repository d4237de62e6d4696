import Artifacts
import Bus
import Observability
import Pipeline
import Plans
import RedisBus

/// Reads the dead letters, tells runs of those among them that were their orders, sends again what our own services
/// gave up, and tells of all others in an event. Any number of cores may do it at once.
///
/// Each page is one commit with the place up to which letters are read, so that of all cores that read the same one
/// succeeds, and each letter counts once. Letters stay where they are, for people.
struct BurialSweep: Sweep {
    private static let pause: Duration = .seconds(1)
    /// At most two effects for each, all of them in one commit.
    private static let page = 50

    /// What is done about one letter.
    private struct Fate {
        var answers: [Effect] = []
        var chances: [Effect] = []
        var notices: [Effect] = []

        var effects: [Effect] { answers + chances + notices }
    }

    let name = "burials"

    private let undertaker: Undertaker
    private let secondChance = SecondChance()
    private let notice: BurialNotice
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
        notice = BurialNotice(source: undertaker.source, partitions: bus.partitions)
        letters = DeadLetters(bus)
        driver = bus
        self.metrics = metrics
        self.logger = logger
        self.now = now
    }

    func round() async throws -> Duration {
        var failure: (any Error)?
        for partition in driver.partitions.all {
            do {
                while try await readPage(of: partition) {}
            } catch {
                // One that is away, or full, keeps no other waiting.
                failure = error
            }
        }
        if let failure { throw failure }
        return Self.pause
    }

    /// Answers whether there may be more.
    private func readPage(of partition: Partition) async throws -> Bool {
        let stored = try await driver.state(of: BurialMemory.key, in: partition)
        let memory = try stored.map { stored throws in try BurialMemory(bytes: stored.bytes) }
        let page = try await letters.list(in: partition, after: memory?.position, count: Self.page)
        guard let last = page.last else { return false }
        let time = try await now()
        var fates: [Fate] = []
        for letter in page { fates.append(try await fate(of: letter, in: partition, at: time)) }
        let effects = fates.flatMap(\.effects)
        let reached = try BurialMemory(position: last.position).bytes()
        let change = StateChange(key: BurialMemory.key, replacing: stored, with: reached)
        let isMine = try await driver.make([.state(change)] + effects, in: partition) != nil
        if isMine, !effects.isEmpty { say(fates) }
        return page.count == Self.page
    }

    private func fate(of letter: DeadLetter, in partition: Partition, at now: Timestamp) async throws -> Fate {
        var fate = Fate()
        do {
            fate.answers = try await answers(to: letter, in: partition, at: now)
            fate.chances = try secondChance.effects(for: letter)
        } catch let error as ArtifactError {
            let metadata = ["dead.position": letter.position.text, "error": "\(error)"]
            logger.warning("A dead letter cannot be read, so nobody answers it", metadata)
        }
        guard fate.effects.isEmpty else { return fate }
        do throws(ArtifactError) {
            fate.notices = [try notice.effect(for: letter, in: partition, at: now)]
        } catch {
            let metadata = ["dead.position": letter.position.text, "error": "\(error)"]
            logger.error("A dead letter cannot be told of", metadata)
        }
        return fate
    }

    private func say(_ fates: [Fate]) {
        let told = fates.count { !$0.answers.isEmpty }
        let sentAgain = fates.reduce(0) { $0 + $1.chances.count }
        let noticed = fates.reduce(0) { $0 + $1.notices.count }
        metrics.buried(told: told, sentAgain: sentAgain, noticed: noticed)
        let metadata = [
            "orders.count": "\(told)", "messages.again": "\(sentAgain)", "messages.buried": "\(noticed)",
        ]
        logger.warning(
            "messages were given up; their runs are told, they are sent again, or an event tells of them",
            metadata
        )
    }

    private func answers(
        to letter: DeadLetter,
        in partition: Partition,
        at now: Timestamp
    ) async throws -> [Effect] {
        try await undertaker.answers(to: letter, at: now) { digest in
            let stored = try await driver.state(of: .plan(digest), in: partition)
            return try stored.flatMap { try PlanSpec(stored: $0.bytes, as: digest) }
        }
    }
}
