import Artifacts
import Bus
import Observability

extension RedisBus {
    /// Counts and tells of messages that could not be sent and went to the dead letters.
    func noteUndeliverable(_ count: Int, _ kind: String, in partition: Partition) async {
        metrics.undeliverable.labelled(kind).increment(by: count)
        logger.error("Messages could not be sent and are dead letters now", ["kind": kind, "count": "\(count)"])
        let finding = MedicFinding(
            name: "undeliverable",
            message: "Messages could not be sent and went to the dead letters.",
            details: [("kind", .string(kind)), ("count", .integer(Int64(count)))]
        )
        await tell(finding, in: partition)
    }

    /// Tells witnesses of a finding. What cannot be told was mended all the same, and is counted.
    func tell(_ finding: MedicFinding, in partition: Partition) async {
        do {
            let event = Commit(input: nil, effects: [.event(try finding.artifact())])
            _ = try await commit([event], route: nil, in: partition, whenStorageRefuses: .giveUp)
        } catch {
            logger.debug("A finding could not be told", ["finding": finding.name, "error": "\(error)"])
        }
    }
}
