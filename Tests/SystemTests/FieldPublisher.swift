import Bus
import Observability

/// Publishes batch after batch, as one does who must not lose any, and tells which the replicas had in time.
struct FieldPublisher: Sendable {
    let publisher: Publisher
    let metrics: MetricsRegistry

    /// Returns those that were accepted without a replica's word; a server without room or replica is asked again.
    func publish(_ publications: some Collection<Publication>, by size: Int = 250) async throws -> [Publication] {
        var unconfirmed: [Publication] = []
        var rest = publications[...]
        while !rest.isEmpty {
            let batch = Array(rest.prefix(size))
            rest = rest.dropFirst(size)
            let before = metric("chimera_commits_under_replicated_total")
            try await insist(on: batch)
            if metric("chimera_commits_under_replicated_total") > before { unconfirmed += batch }
        }
        return unconfirmed
    }

    /// What a counter says; 0 when it has not been measured.
    func metric(_ name: String) -> Double {
        let lines = metrics.render().split(separator: "\n").filter {
            $0.hasPrefix(name + " ") || $0.hasPrefix(name + "{")
        }
        return lines.compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }.reduce(0, +)
    }

    private func insist(on batch: [Publication]) async throws {
        while true {
            do throws(BusError) {
                _ = try await publisher.publish(batch)
                return
            } catch {
                guard case .storageRefused = error else { throw error }
                // The pace of asking again, as a gateway's Retry-After would be.
                try await ContinuousClock().sleep(for: .milliseconds(100))
            }
        }
    }
}
