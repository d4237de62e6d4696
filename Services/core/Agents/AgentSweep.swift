import Artifacts
import Bus
import Observability
import Pipeline
import Planning
import RedisBus

/// Reads the events, sets agents to work by them and keeps their records. Any number of cores may do it at once.
///
/// Each batch is one commit with the place up to which events are read, so that of all cores that read the same one
/// succeeds. What was told before there was such an agent, or has been dropped from the stream, sets nobody to work.
struct AgentSweep: Sweep {
    private static let pause: Duration = .seconds(1)
    /// How many batches of one partition are read before the next partition has its turn.
    private static let batches = 20
    private static let batch = 100

    let name = "agents"

    private let desk: AgentDesk
    private let log: EventLog
    private let driver: any BusDriver
    private let metrics: CoreMetrics
    private let logger: Logger
    private let now: @Sendable () async throws -> Timestamp

    /// `now` is to be the server's clock, which all cores share.
    init(
        _ desk: AgentDesk,
        bus: RedisBus,
        metrics: CoreMetrics,
        logger: Logger,
        now: @escaping @Sendable () async throws -> Timestamp
    ) {
        self.desk = desk
        log = EventLog(bus)
        driver = bus
        self.metrics = metrics
        self.logger = logger
        self.now = now
    }

    func round() async throws -> Duration {
        for partition in driver.partitions.all {
            for _ in 0..<Self.batches {
                guard try await read(partition) else { break }
            }
        }
        return Self.pause
    }

    /// Reads one batch; answers whether there may be more.
    private func read(_ partition: Partition) async throws -> Bool {
        guard let stored = try await driver.state(of: WatchMemory.key, in: partition) else {
            try await begin(partition)
            return false
        }
        let memory = try WatchMemory(bytes: stored.bytes)
        let events = try await log.entries(in: partition, after: memory.position, count: Self.batch)
        guard !events.isEmpty else { return false }
        let errands = try await errands(desk.goals(of: events), partition)
        let records = try await records(of: Set(errands.values.map(\.agent)), partition)
        let facts = AgentDesk.Facts(
            errands: errands,
            records: try records.mapValues { try AgentRecord(bytes: $0.bytes) }
        )
        let answer = desk.answer(events, facts: facts, memory: memory, now: try await now())
        let change = StateChange(key: WatchMemory.key, replacing: stored, with: try answer.memory.bytes())
        var effects = [.state(change)] + answer.effects
        for (agent, record) in answer.records {
            let key = StateKey.record(of: agent)
            effects.append(.state(StateChange(key: key, replacing: records[agent], with: try record.bytes())))
        }
        guard try await driver.make(effects, in: partition) != nil else { return true }
        for decision in answer.decisions { metrics.decided(decision) }
        for failure in answer.failures { say(failure) }
        let fired = answer.decisions.count { $0 == .fired }
        if fired > 0 { logger.info("agents set to work", ["agents.goals": "\(fired)"]) }
        return events.count == Self.batch || answer.memory.position != events.last?.position
    }

    private func say(_ failure: AgentDesk.Failure) {
        let metadata = [
            "agent.name": failure.agent.text, "artifact.id": failure.input.text, "error": "\(failure.error)",
        ]
        logger.error("An agent cannot be set to work by an event, which is left behind", metadata)
    }

    /// What was told before sets nobody to work.
    private func begin(_ partition: Partition) async throws {
        let memory = WatchMemory(position: try await log.newest(in: partition))
        let change = StateChange(key: WatchMemory.key, replacing: nil, with: try memory.bytes())
        _ = try await driver.make([.state(change)], in: partition)
    }

    private func errands(_ goals: Set<GoalID>, _ partition: Partition) async throws -> [GoalID: AgentErrand] {
        var errands: [GoalID: AgentErrand] = [:]
        for goal in goals {
            guard let stored = try await driver.state(of: .errand(of: goal), in: partition) else { continue }
            errands[goal] = try AgentErrand(bytes: stored.bytes)
        }
        return errands
    }

    private func records(of agents: Set<AgentName>, _ partition: Partition) async throws -> [AgentName: StoredState] {
        var records: [AgentName: StoredState] = [:]
        for agent in agents { records[agent] = try await driver.state(of: .record(of: agent), in: partition) }
        return records
    }
}
