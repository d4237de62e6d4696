import Artifacts
import Bus
import RedisTesting
import Synchronization

/// Stands where another service would: takes what comes in a channel and keeps it.
final class Inbox<Body: ArtifactBody>: Handler {
    private let received = Mutex<[Artifact<Body>]>([])

    func handle(_ delivery: Delivery<Body>) async throws -> Outcome {
        received.withLock { $0.append(delivery.artifact) }
        return .done()
    }

    var artifacts: [Artifact<Body>] { received.withLock { $0 } }

    func wait(for count: Int) async throws -> [Artifact<Body>] {
        try await waitUntil("\(count) of \(Body.kind) have come") { artifacts.count >= count }
        return artifacts
    }
}
