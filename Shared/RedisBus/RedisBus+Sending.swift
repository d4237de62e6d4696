package import Bus
import Observability
import RedisClient
import RedisProtocol
import Synchronization

/// What to do when the server says that it cannot store: go on trying, or tell the caller to stop bringing more.
enum StorageReaction: Sendable {
    case tryAgain, giveUp
}

extension RedisBus {
    /// Sends a command that may be sent again: reads, and functions that are idempotent by their fence or their keys.
    ///
    /// It tries until the server has answered, its patience ends or the task is cancelled.
    func send<C: RedisCommand>(
        _ command: C,
        durably: Bool = false,
        whenStorageRefuses: StorageReaction = .tryAgain
    ) async throws(BusError) -> C.Response {
        let deadline = clock.now + options.patience
        var attempt = 0
        while true {
            do throws(RedisError) {
                let response = try await sendOnce(command, durably: durably)
                if !wasLetIn.load(ordering: .relaxed) { wasLetIn.store(true, ordering: .relaxed) }
                return response
            } catch {
                attempt += 1
                try await recover(from: error, attempt, until: deadline, whenStorageRefuses)
            }
        }
    }

    private func sendOnce<C: RedisCommand>(_ command: C, durably: Bool) async throws(RedisError) -> C.Response {
        guard durably, let replicas = options.replicas else { return try await client.send(command) }
        let wait = ReplicaWait(
            replicas: replicas.replicas,
            limit: replicasLag.load(ordering: .relaxed) ? replicas.limit / 10 : replicas.limit
        )
        let (response, acknowledged) = try await client.send(command, waitingFor: wait)
        let isShort = acknowledged < replicas.replicas
        // A replica that is gone is waited for once, not at every commit; each that goes without it is counted.
        replicasLag.store(isShort, ordering: .relaxed)
        if isShort { metrics.underReplicated.increment() }
        return response
    }

    /// Waits as the error demands, or throws when trying again cannot help.
    private func recover(
        from error: RedisError,
        _ attempt: Int,
        until deadline: ContinuousClock.Instant,
        _ storage: StorageReaction
    ) async throws(BusError) {
        metrics.errors.labelled(error.word).increment()
        let meaning = meaning(of: error, whenStorageRefuses: storage)
        guard case .unavailable = meaning else { throw meaning }
        if case .loadFunctions = error.remedy {
            let isLoaded = await couldLoadFunctions()
            if isLoaded, attempt < Self.promptLoads { return }
        }
        guard clock.now < deadline else { throw meaning }
        do {
            try await clock.sleep(for: BackOff.busyServer.delay(beforeAttempt: attempt))
        } catch {
            throw .cancelled
        }
        guard attempt < Self.attemptLimit else { throw meaning }
    }

    /// What an error is to a caller: only `.unavailable` is worth another try.
    func meaning(of error: RedisError, whenStorageRefuses storage: StorageReaction = .tryAgain) -> BusError {
        switch error.remedy {
        // Somebody changes passwords or certificates: whoever was let in before keeps what he has until they fit again.
        case .none where error.refusesConnection && wasLetIn.load(ordering: .relaxed): .unavailable("\(error)")
        case .none: .fault("\(error)")
        case .cancelled: .cancelled
        case .wait(storageRefused: true) where storage == .giveUp: .storageRefused("\(error)")
        case .loadFunctions, .wait: .unavailable("\(error)")
        }
    }

    /// A bound for errors that return at once, however patient the caller.
    private static let attemptLimit = 1000

    /// How often a call is repeated at once after the functions were loaded.
    private static let promptLoads = 5

    /// A server that is not ready for them yet is asked again later, like for anything else.
    private func couldLoadFunctions() async -> Bool {
        do {
            try await loadFunctions()
            return true
        } catch {
            logger.debug("The functions could not be loaded", ["error": "\(error)"])
            return false
        }
    }

    /// Loads the functions where they are missing. It looks first: a full server, which needs somebody to drain it,
    /// refuses to load what it has.
    package func loadFunctions() async throws(BusError) {
        do throws(RedisError) {
            let loaded = try await client.sendToEveryPrimary(FUNCTION.LIST(matching: library.name))
            if loaded.allSatisfy({ !$0.isEmpty }) { return }
            _ = try await client.sendToEveryPrimary(LoadFunctions(library: library))
        } catch {
            let reason = "loading the functions: \(error)"
            throw error.isPermanent ? .fault(reason) : .unavailable(reason)
        }
    }
}
