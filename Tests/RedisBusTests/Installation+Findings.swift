import Artifacts
import Bus
import RedisBus
import RedisTesting

extension Installation {
    /// How many events of the first partition tell of this finding of the medic; none of them may be an alert.
    func findings(_ name: String) async throws -> Int {
        let beginning = EntryPosition(milliseconds: 0, sequence: 0)
        let told = try await EventLog(bus).entries(in: Partition(0), after: beginning, count: 1000)
            .filter { try $0.artifact.get().envelope.kind == .opsEvent }
            .map { try $0.artifact.get().decode(as: OpsEvent.self).body }
            .filter { $0.name == "medic.\(name)" }
        guard told.allSatisfy({ $0.severity == .info || $0.severity == .warning }) else {
            throw RedisTestingError("a finding is an alert")
        }
        return told.count
    }
}
