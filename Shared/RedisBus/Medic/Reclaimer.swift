import Artifacts
import Bus
import Observability
import RedisProtocol

/// Takes messages from holders that are gone; used by the crash watch and by the lease sweep.
struct Reclaimer: Sendable {
    /// Why messages are taken; becomes part of their history.
    enum Cause: String, Sendable {
        case crashed
        case leaseExpired = "lease_expired"
    }

    let bus: RedisBus
    let routes: [Route]
    let options: MedicOptions

    /// Everything that one consumer held, on every channel that it may have read; then its name is removed. All
    /// channels at once: somebody waits for one of them, and most hold nothing.
    func reclaimAll(from consumer: ConsumerName) async throws {
        try await bus.inEveryPartition { space in
            try await withThrowingTaskGroup { channels in
                for route in routes {
                    channels.addTask { try await reclaimAll(from: consumer, of: route, in: space) }
                }
                try await channels.waitForAll()
            }
        }
    }

    private func reclaimAll(from consumer: ConsumerName, of route: Route, in space: KeySpace) async throws {
        for stream in route.streams {
            try await reclaim(stream, of: route, in: space, from: consumer, idle: .zero, cause: .crashed)
            try await retire(consumer, from: stream, of: route, in: space)
        }
    }

    private func retire(
        _ consumer: ConsumerName,
        from stream: StreamName,
        of route: Route,
        in space: KeySpace
    ) async throws {
        let words = [route.group.name, consumer.text]
        _ = try await bus.send(IntegerCall<Int>("retire", of: bus.library, keys: [space.stream(stream)], words))
    }

    /// Everything of one channel in one partition whose lease has run out.
    func reclaimExpired(of route: Route, in space: KeySpace) async throws {
        for stream in route.streams {
            try await reclaim(stream, of: route, in: space, from: nil, idle: route.lease, cause: .leaseExpired)
        }
    }

    /// Call after call until one had nothing to do: each is bounded, so that none holds the server up. None goes
    /// beyond what the stream held at the first, so that a holder which lives after all cannot be charged twice.
    private func reclaim(
        _ stream: StreamName,
        of route: Route,
        in space: KeySpace,
        from consumer: ConsumerName?,
        idle: Duration,
        cause: Cause
    ) async throws {
        let keys = space.tables + [space.stream(stream), space.stream(route.again)]
        let words = [
            route.group.name, consumer?.text ?? "", String(idle.wholeMilliseconds), cause.rawValue,
            String(options.deliveryLimit), String(options.crashLimit),
        ]
        var last = ""
        var total = ReclaimReply.Counts()
        while true {
            let call = IntegerCall<ReclaimReply>("reclaim", of: bus.library, keys: keys, words + [last])
            let reply = try await bus.send(call)
            last = reply.last
            bus.metrics.reclaimed.labelled(cause.rawValue, "handed_back").increment(by: reply.counts.handedBack)
            bus.metrics.reclaimed.labelled(cause.rawValue, "dead_letter").increment(by: reply.counts.buried)
            bus.metrics.lostEntries.increment(by: reply.counts.lost)
            total += reply.counts
            guard reply.counts.sum > 0 else { break }
        }
        guard total.sum > 0 else { return }
        await bus.tell(finding(total, stream, cause), in: space.partition)
    }

    private func finding(_ counts: ReclaimReply.Counts, _ stream: StreamName, _ cause: Cause) -> MedicFinding {
        MedicFinding(
            name: "reclaimed",
            message: "Messages were taken from a holder that was gone.",
            details: [
                ("cause", .string(cause.rawValue)), ("stream", .string(stream.text)),
                ("handedBack", .integer(Int64(counts.handedBack))), ("deadLetters", .integer(Int64(counts.buried))),
                ("lost", .integer(Int64(counts.lost))),
            ]
        )
    }
}

private struct ReclaimReply: IntegerReply {
    struct Counts: Sendable {
        var handedBack = 0
        var buried = 0
        /// Pending entries whose message someone has deleted.
        var lost = 0

        var sum: Int { handedBack + buried + lost }

        static func += (left: inout Counts, right: Counts) {
            left.handedBack += right.handedBack
            left.buried += right.buried
            left.lost += right.lost
        }
    }

    let counts: Counts
    /// The last entry that further calls of the same pass look at.
    let last: String

    init(reading numbers: inout IntegerReplyReader) throws(ReplyError) {
        counts = Counts(handedBack: try numbers.next(), buried: try numbers.next(), lost: try numbers.next())
        last = "\(try numbers.next())-\(try numbers.next())"
    }
}
