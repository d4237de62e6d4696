import Lifecycle
import Observability

extension Consumer {
    /// Reads with every reader until shutdown or cancellation.
    func readAll(until shutdown: ShutdownSignal) async {
        await withTaskGroup(of: Void.self) { readers in
            for reader in driver.readers(of: route) {
                readers.addTask { await self.read(with: reader, until: shutdown) }
            }
            await shutdown.wait()
            readers.cancelAll()
        }
    }

    private func read(with reader: any BusReader, until shutdown: ShutdownSignal) async {
        while !shutdown.isRequested, !Task.isCancelled {
            loop.beat()
            let room = await slots.borrow()
            let deliveries = await read(with: reader, into: room)
            accept(deliveries, into: room, stopping: shutdown.isRequested || Task.isCancelled)
        }
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
        } catch BusError.cancelled {
            return []
        } catch {
            metrics.readErrors.increment()
            logger.warning("Reading failed; it is tried again", ["channel": route.name, "error": "\(error)"])
            return []
        }
    }

    /// Starts handling what there is room for, and gives back at once what there is not.
    private func accept(_ deliveries: [RawDelivery], into room: Room, stopping: Bool) {
        let now = clock.now
        let fresh = deliveries.filter { inFlight.begin($0.token, at: now) }
        let kept = stopping ? 0 : min(fresh.count, room.total)
        let urgent = fresh.prefix(kept).count(where: isUrgent)
        slots.giveBack(room, urgent: urgent, other: kept - urgent)
        for (index, delivery) in fresh.enumerated() {
            let isKept = index < kept
            // Awaited through `inFlight`: run returns only when every token has ended.
            let task = Task {
                if isKept { await process(delivery) } else { await handBack(delivery) }
                inFlight.end(delivery.token)
                if isKept { slots.release(urgent: isUrgent(delivery)) }
            }
            inFlight.attach(task, to: delivery.token)
        }
    }

    private func isUrgent(_ delivery: RawDelivery) -> Bool {
        !route.isLaned || delivery.token.stream == route.again || delivery.token.stream == route.stream(.high)
    }
}
