import Artifacts
import Bus
import Pipeline

extension BusDriver {
    /// Commits what answers no message; answers how many duplicates were dropped, or nil when another core was first.
    func commit(_ effects: [Effect], in partition: Partition, of part: String) async throws(BusError) -> Int? {
        let commit = Commit(input: nil, effects: effects)
        switch try await self.commit([commit], of: Channels.goals.route, in: partition).first {
        case .committed(let duplicates): return duplicates
        case .conflict, .fenced: return nil
        case .refused(let refusal): throw .fault("\(part): \(refusal)")
        case .failed(let reason): throw .fault("\(part): \(reason)")
        case nil: throw .fault("\(part): the server did not answer")
        }
    }
}
