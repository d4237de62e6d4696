import Artifacts
import Bus
package import ControlPlane
import RedisBus

extension RedisControlPlane {
    package func events(
        of subject: EventSubject
    ) async throws(ControlError) -> AsyncThrowingStream<EventView, any Error> {
        let partition: Partition
        switch subject {
        case .tenant(let tenant): partition = bus.partitions.partition(of: tenant)
        case .run(let run):
            guard let found = try await find(run) else { throw .notFound("run \(run)") }
            partition = found.partition
        }
        let tail = EventTail(bus, partition: partition)
        // Before the stream is handed out, so that its reader misses nothing that happens from now on.
        let start = try await reach { () async throws(BusError) in try await tail.newest() }
        return AsyncThrowingStream { continuation in
            let reading = Task {
                do {
                    try await Self.read(tail, from: start) { artifact in
                        if let event = Self.view(of: artifact, subject) { continuation.yield(event) }
                    }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
                tail.close()
            }
            continuation.onTermination = { _ in reading.cancel() }
        }
    }

    /// Reads until the task is cancelled; a server that is away is waited for.
    private static func read(
        _ tail: EventTail,
        from start: EntryPosition,
        _ take: (RawArtifact) -> Void
    ) async throws {
        var position = start
        while !Task.isCancelled {
            do throws(BusError) {
                for entry in try await tail.events(after: position) {
                    position = entry.position
                    // What cannot be read was refused where it was published; there is nothing to show.
                    if case .success(let artifact) = entry.artifact { take(artifact) }
                }
            } catch {
                guard case .unavailable = error, !Task.isCancelled else { return }
                try await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    /// Nil for what is no event, or about something else.
    private static func view(of artifact: RawArtifact, _ subject: EventSubject) -> EventView? {
        switch subject {
        case .run(let run): guard artifact.envelope.run == run else { return nil }
        case .tenant(let tenant): guard artifact.envelope.tenant == tenant else { return nil }
        }
        return EventView(of: artifact)
    }
}
