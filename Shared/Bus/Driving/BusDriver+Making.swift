extension BusDriver {
    /// Makes effects that answer no message, all of them or none.
    ///
    /// Returns how many were dropped as duplicates of earlier ones; nil when the state had changed meanwhile.
    package func make(_ effects: [Effect], in partition: Partition) async throws(BusError) -> Int? {
        switch try await commit([Commit(input: nil, effects: effects)], of: nil, in: partition).first {
        case .committed(let duplicates): return duplicates
        case .conflict: return nil
        case .refused(.full(let stream)): throw .storageRefused("\(Refusal.full(stream: stream))")
        case .refused(let refusal): throw .fault("\(refusal)")
        case .failed(let reason): throw .fault(reason)
        case .fenced, nil: throw .fault("effects without a message were answered like a message's")
        }
    }
}
