import Artifacts

@testable import Worker

/// A feed of whom nothing comes back until it is cancelled.
struct HangingFeed: TaskFeed {
    func begin() async { await hang() }

    func beat() async { await hang() }

    func tell(_ event: TaskEvent) async {}

    func drop() {}

    func save(checkpoint: BlobReference) async { await hang() }

    func cancellation() async -> Interruption? {
        await hang()
        return nil
    }

    private func hang() async {
        // A stream that nobody finishes ends only by cancellation.
        let (never, _) = AsyncStream<Void>.makeStream()
        for await _ in never {}
    }
}
