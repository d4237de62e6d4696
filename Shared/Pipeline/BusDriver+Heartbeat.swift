package import Artifacts
package import Bus

extension BusDriver {
    /// What a worker advertises of itself.
    ///
    /// Nil for a process that is no worker, for one that has not been heard of for a while, and for one whose last word
    /// this build cannot read.
    package func heartbeat(of consumer: ConsumerName) async throws(BusError) -> Heartbeat? {
        let stored = try await state(of: .worker(consumer), in: Partition(0))
        // A worker of another version is one that says nothing.
        return stored.flatMap { try? ArtifactDecoder.decode(Heartbeat.self, from: $0.bytes) }
    }
}
