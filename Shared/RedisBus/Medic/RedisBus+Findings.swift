import Artifacts
import Bus
import Observability

extension RedisBus {
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
