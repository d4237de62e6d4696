package import Artifacts
import Bus
package import ControlPlane
import Pipeline
import Planning
import RedisBus
import Runs

extension RedisControlPlane {
    /// How many records are looked at for a list before it ends, however few of them were wanted.
    static let lookLimit = 10_000
    private static let page = 200

    package func goals(_ query: ListQuery) async throws(ControlError) -> [GoalView] {
        try await collect(.goals, query) { entry, partition throws(ControlError) in
            guard let id = GoalID(entry.name) else { return nil }
            let goal: GoalRecord
            switch try await listed(
                .goal(id),
                in: partition,
                { bytes throws(ArtifactError) in try GoalRecord(bytes: bytes) }
            ) {
            case .readable(let record): goal = record
            case .unreadable(let tenant, let reason):
                guard query.wants(RunView.unreadable, of: tenant) else { return nil }
                return GoalView(unreadable: id, tenant: tenant, listedAt: entry.at, because: reason)
            case nil: return nil
            }
            let (state, outcome) = try await standing(of: RunID(sharing: id), in: partition)
            guard query.wants(state, of: goal.tenant) else { return nil }
            return GoalView(
                goal: id,
                tenant: goal.tenant,
                statement: goal.statement,
                statedAt: goal.statedAt,
                revision: goal.revision,
                state: state,
                outcome: outcome
            )
        }
    }

    /// State and outcome of a run, as a list shows them.
    private func standing(of run: RunID, in partition: Partition) async throws(ControlError) -> (String?, String?) {
        switch try await listedRun(run, in: partition) {
        case .readable(let record): (record.state.rawValue, record.outcome?.rawValue)
        case .unreadable: (RunView.unreadable, nil)
        case nil: (nil, nil)
        }
    }

    package func runs(_ query: ListQuery) async throws(ControlError) -> [RunView] {
        try await collect(.runs, query) { entry, partition throws(ControlError) in
            guard let id = RunID(entry.name) else { return nil }
            switch try await listedRun(id, in: partition) {
            case .readable(let run):
                guard query.wants(run.state.rawValue, of: run.tenant) else { return nil }
                return RunView(run, plan: nil, title: try await title(of: run.goal, in: partition))
            case .unreadable(let tenant, let reason):
                guard query.wants(RunView.unreadable, of: tenant) else { return nil }
                return RunView(unreadable: id, tenant: tenant, listedAt: entry.at, because: reason)
            case nil: return nil
            }
        }
    }

    /// Nil for a goal that cannot be read, too: its run can.
    private func title(of goal: GoalID, in partition: Partition) async throws(ControlError) -> String? {
        let found = try await listed(.goal(goal), in: partition) { bytes throws(ArtifactError) in
            try GoalRecord(bytes: bytes)
        }
        if case .readable(let record) = found { return record.statement.title }
        return nil
    }

    private func listedRun(_ run: RunID, in partition: Partition) async throws(ControlError) -> Listed<RunRecord>? {
        try await listed(.run(run), in: partition) { bytes throws(ArtifactError) in try RunRecord(bytes: bytes) }
    }

    /// A record as a list takes it: one that this build cannot read hides no others.
    private func listed<Record>(
        _ key: StateKey,
        in partition: Partition,
        _ read: ([UInt8]) throws(ArtifactError) -> Record
    ) async throws(ControlError) -> Listed<Record>? {
        guard let stored = try await state(key, in: partition) else { return nil }
        do throws(ArtifactError) {
            return .readable(try read(stored.bytes))
        } catch {
            return .unreadable(Self.tenant(in: stored.bytes), because: "the record cannot be read: \(error)")
        }
    }

    /// Nil where even that cannot be read.
    private static func tenant(in record: [UInt8]) -> TenantID? {
        guard case .object(let object)? = try? JSONDocument(record).value, case .string(let text) = object["tenant"]
        else { return nil }
        return TenantID(text)
    }

    package func run(_ run: RunID) async throws(ControlError) -> RunView? {
        guard let found = try await find(run) else { return nil }
        let plan = try await plan(of: found.record, in: found.partition)
        let goal = try await goalRecord(found.record.goal, in: found.partition)
        return RunView(found.record, plan: plan, title: goal?.statement.title ?? plan?.title)
    }

    /// Looks in every partition, because a number does not say whose run it is.
    func find(_ run: RunID) async throws(ControlError) -> (record: RunRecord, partition: Partition)? {
        for partition in bus.partitions.all {
            if let record = try await runRecord(run, in: partition) { return (record, partition) }
        }
        return nil
    }

    func plan(of run: RunRecord, in partition: Partition) async throws(ControlError) -> PlanSpec? {
        guard let digest = run.plan?.digest, let stored = try await state(.plan(digest), in: partition) else {
            return nil
        }
        return try record { () throws(ArtifactError) in
            try ArtifactDecoder.decode(PlanSpec.self, from: stored.bytes)
        }
    }

    func goalRecord(_ goal: GoalID, in partition: Partition) async throws(ControlError) -> GoalRecord? {
        guard let stored = try await state(.goal(goal), in: partition) else { return nil }
        return try record { () throws(ArtifactError) in try GoalRecord(bytes: stored.bytes) }
    }

    private func runRecord(_ run: RunID, in partition: Partition) async throws(ControlError) -> RunRecord? {
        guard let stored = try await state(.run(run), in: partition) else { return nil }
        return try record { () throws(ArtifactError) in try RunRecord(bytes: stored.bytes) }
    }

    func state(_ key: StateKey, in partition: Partition) async throws(ControlError) -> StoredState? {
        try await reach { () async throws(BusError) in try await bus.state(of: key, in: partition) }
    }

    /// A record that this build cannot read.
    private func record<Value>(_ read: () throws(ArtifactError) -> Value) throws(ControlError) -> Value {
        do throws(ArtifactError) {
            return try read()
        } catch {
            throw .invalid("a stored record cannot be read: \(error)")
        }
    }

    /// What a view of an entry of a register can be made of; nil where it is not wanted.
    typealias Viewing<View> = (ListedEntry, Partition) async throws(ControlError) -> View?

    /// Goes through a register of all partitions.
    func collect<View: Sendable>(
        _ register: Listing.Register,
        _ query: ListQuery,
        _ view: Viewing<View>
    ) async throws(ControlError) -> [View] {
        let partitions = query.tenant.map { [bus.partitions.partition(of: $0)] } ?? bus.partitions.all
        var found: [(at: Timestamp, view: View)] = []
        for partition in partitions { found += try await collect(register, in: partition, query.limit, view) }
        return found.sorted { $0.at > $1.at }.prefix(query.limit).map(\.view)
    }

    /// The newest first, until enough were wanted.
    private func collect<View: Sendable>(
        _ register: Listing.Register,
        in partition: Partition,
        _ limit: Int,
        _ view: Viewing<View>
    ) async throws(ControlError) -> [(at: Timestamp, view: View)] {
        var known: Set<String> = []
        var found: [(at: Timestamp, view: View)] = []
        for start in stride(from: 0, to: Self.lookLimit, by: Self.page) where found.count < limit {
            let entries = try await page(of: register, in: partition, from: start)
            if entries.isEmpty { break }
            for entry in entries where found.count < limit && known.insert(entry.name).inserted {
                if let view = try await view(entry, partition) { found.append((entry.at, view)) }
            }
        }
        return found
    }

    private func page(
        of register: Listing.Register,
        in partition: Partition,
        from start: Int
    ) async throws(ControlError) -> [ListedEntry] {
        try await reach { () async throws(BusError) in
            try await bus.list(register, in: partition, skipping: start, count: Self.page)
        }
    }
}

/// A stored record, or what can be told of one that cannot be read.
private enum Listed<Record> {
    case readable(Record)
    case unreadable(TenantID?, because: String)
}

extension ListQuery {
    fileprivate func wants(_ state: String?, of tenant: TenantID?) -> Bool {
        (states.isEmpty || state.map { states.contains($0) } == true) && (self.tenant == nil || self.tenant == tenant)
    }
}
