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
            let reading = Task { [clock] in
                do {
                    try await Self.read(tail, from: start, on: clock) { artifact in
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

    /// Reads until the task is cancelled; a server that is away is waited for, what cannot pass is thrown.
    private static func read(
        _ tail: EventTail,
        from start: EntryPosition,
        on clock: any Clock<Duration>,
        _ take: (RawArtifact) -> Void
    ) async throws {
        var position = start
        while !Task.isCancelled {
            do throws(BusError) {
                position = try await takeSome(tail, after: position, take)
            } catch {
                if Task.isCancelled || error == .cancelled { return }
                guard case .unavailable = error else { throw ControlError(error) }
                try await clock.sleep(for: .milliseconds(250))
            }
        }
    }

    private static func takeSome(
        _ tail: EventTail,
        after position: EntryPosition,
        _ take: (RawArtifact) -> Void
    ) async throws(BusError) -> EntryPosition {
        let entries = try await tail.events(after: position)
        // What cannot be read was refused where it was published; there is nothing to show.
        for case .success(let artifact) in entries.map(\.artifact) { take(artifact) }
        return entries.last?.position ?? position
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
