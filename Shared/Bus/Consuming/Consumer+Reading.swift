import Lifecycle
import Observability

extension Consumer {
    /// Reads with every reader until shutdown or cancellation.
    func readAll(until shutdown: ShutdownSignal) async {
        await withTaskGroup(of: Void.self) { readers in
            let all = driver.readers(of: route)
            for reader in all {
                readers.addTask { await self.read(with: reader, among: all.count, until: shutdown) }
            }
            await shutdown.wait()
            readers.cancelAll()
        }
    }

    private func read(with reader: any BusReader, among readers: Int, until shutdown: ShutdownSignal) async {
        while !shutdown.isRequested, !Task.isCancelled {
            loop.beat()
            guard await isReady(reader) else { continue }
            let room = await slots.borrow(among: readers)
            let deliveries = await read(with: reader, into: room)
            accept(deliveries, into: room, stopping: shutdown.isRequested || Task.isCancelled)
        }
    }

    /// Lends the reader nothing while it waits for its server.
    private func isReady(_ reader: any BusReader) async -> Bool {
        do throws(BusError) {
            try await reader.prepare()
            return true
        } catch {
            count(error)
            return false
        }
    }

    private func count(_ error: any Error) {
        if case BusError.cancelled = error { return }
        metrics.readErrors.increment()
        logger.warning("Reading failed; it is tried again", ["channel": route.name, "error": "\(error)"])
    }

    /// One read. While only urgent slots are free it is broken off as soon as another one becomes free.
    private func read(with reader: any BusReader, into room: Room) async -> [RawDelivery] {
        guard room.total > 0 else { return [] }
        do {
            guard room.general == 0 else { return try await reader.read(into: room) }
            return try await withThrowingTaskGroup(of: [RawDelivery]?.self) { race in
                race.addTask { try await reader.read(into: room) }
                race.addTask {
                    await self.slots.waitForGeneral()
                    return nil
                }
                var read: [RawDelivery] = []
                for try await result in race {
                    race.cancelAll()
                    read += result ?? []
                }
                return read
            }
        } catch {
            count(error)
            return []
        }
    }

    /// Starts handling what there is room for, and gives back at once what there is not.
    private func accept(_ deliveries: [RawDelivery], into room: Room, stopping: Bool) {
        let now = clock.now
        let fresh = deliveries.filter { inFlight.begin($0.token, at: now) }
        var urgent = 0
        var other = 0
        var kept: [Bool] = []
        for delivery in fresh {
            // Handed back, what is settled is fenced, and what the server has forgotten comes again uncharged.
            let isNew = !inFlight.wasSettled(delivery.token)
            let fits = isNew && !stopping && urgent + other < room.total && (isUrgent(delivery) || other < room.general)
            kept.append(fits)
            if fits { if isUrgent(delivery) { urgent += 1 } else { other += 1 } }
        }
        slots.giveBack(room, urgent: urgent, other: other)
        for (delivery, isKept) in zip(fresh, kept) {
            // Awaited through `inFlight`: run returns only when every token has ended.
            let task = Task {
                if isKept { await process(delivery) } else { await handBack(delivery) }
                inFlight.end(delivery.token)
                if isKept { slots.release(urgent: isUrgent(delivery)) }
            }
            inFlight.attach(task, to: delivery.token)
        }
    }

    private func isUrgent(_ delivery: RawDelivery) -> Bool { route.isUrgent(delivery.token.stream) }
}
