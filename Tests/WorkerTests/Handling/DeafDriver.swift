import Bus
import Synchronization

/// The bus of somebody who does not hear the answer to his first commit, which is made all the same.
final class DeafDriver: BusDriver {
    private let bus: any BusDriver
    private let hears = Mutex(false)

    init(_ bus: any BusDriver) {
        self.bus = bus
    }

    var partitions: PartitionMap { bus.partitions }

    func readers(of route: Route) -> [any BusReader] { bus.readers(of: route) }

    func commit(_ batch: [Commit], of route: Route?, in partition: Partition) async throws(BusError) -> [CommitResult] {
        let results = try await bus.commit(batch, of: route, in: partition)
        let heard = hears.withLock { hears in
            defer { hears = true }
            return hears
        }
        guard heard else { throw .unavailable("its answer was lost") }
        return results
    }

    func renew(_ tokens: [AttemptToken], of route: Route) async throws(BusError) -> [AttemptToken] {
        try await bus.renew(tokens, of: route)
    }

    func state(of key: StateKey, in partition: Partition) async throws(BusError) -> StoredState? {
        try await bus.state(of: key, in: partition)
    }
}
