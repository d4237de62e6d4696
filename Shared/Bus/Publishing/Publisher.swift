package import Artifacts
import Observability

/// Sends artifacts from outside a handler. Sending the same artifact again is harmless: its idempotency key is
/// remembered.
package struct Publisher: Sendable {
    /// Publishes a batch into one partition: one result for each publication.
    package typealias Send = @Sendable ([Publication], Partition) async throws(BusError) -> [CommitResult]

    private let partitions: PartitionMap
    private let metrics: BusMetrics
    private let send: Send

    package init(partitions: PartitionMap, metrics: BusMetrics, send: @escaping Send) {
        self.partitions = partitions
        self.metrics = metrics
        self.send = send
    }

    package func publish<Body: ArtifactBody>(
        _ artifact: Artifact<Body>,
        to channel: Channel<Body>,
        lane: Lane? = nil,
        options: Publication.Options = .init()
    ) async throws -> PublishResult {
        try await publish([Publication(artifact, to: channel, lane: lane, options: options)])[0]
    }

    /// Publishes many at once, in any mixture of tenants; the results are in the order of the publications.
    package func publish(_ publications: [Publication]) async throws(BusError) -> [PublishResult] {
        var results = [PublishResult](repeating: .full, count: publications.count)
        let byPartition = Dictionary(grouping: publications.indices) { index in
            partitions.partition(of: publications[index].artifact.envelope.tenant)
        }
        for (partition, indices) in byPartition {
            let answers = try await send(indices.map { publications[$0] }, partition)
            guard answers.count == indices.count else { throw .fault("the server answered too few results") }
            for (index, answer) in zip(indices, answers) {
                results[index] = try Self.result(of: answer)
            }
        }
        count(results)
        return results
    }

    private static func result(of answer: CommitResult) throws(BusError) -> PublishResult {
        switch answer {
        case .committed(let duplicates): duplicates == 0 ? .published : .duplicate
        case .refused: .full
        case .fenced, .conflict: throw .fault("a publication was answered like a handler's commit")
        case .failed(let reason): throw .fault(reason)
        }
    }

    private func count(_ results: [PublishResult]) {
        for (result, word) in [(PublishResult.published, "published"), (.duplicate, "duplicate"), (.full, "full")] {
            let number = results.count { $0 == result }
            if number > 0 { metrics.published.labelled(word).increment(by: number) }
        }
    }
}
