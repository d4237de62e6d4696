package import Bus
import RedisClient
import RedisProtocol

/// The register of consumers, and who of them is there. All of it lies in the first partition, whatever they read.
extension RedisBus {
    private var home: KeySpace { spaces[0] }

    func register(_ consumer: ConsumerName) async throws(BusError) {
        _ = try await send(SweepCall("enrol", of: library, keys: [home.consumers], [consumer.text]))
    }

    func unregister(_ consumer: ConsumerName) async throws(BusError) {
        try await send(StrikeOut(table: home.consumers, consumer: consumer))
    }

    package func registeredConsumers() async throws(BusError) -> [String] {
        try await send(RegisteredConsumers(table: home.consumers))
    }

    func presenceKey(of consumer: ConsumerName) -> RedisKey { home.presence(consumer) }

    /// The names that have a listener on their presence channel.
    package func presentConsumers(among names: [String]) async throws(BusError) -> Set<String> {
        let channels = names.map { home.presence(ConsumerName($0)) }
        let listeners = try await send(ListenerCount(channels: channels, isSharded: client.isCluster))
        return Set(zip(names, listeners).filter { $0.1 > 0 }.map(\.0))
    }

    /// Changes when the server was restarted, or another one took its place.
    func serverIncarnation(of space: KeySpace? = nil) async throws(BusError) -> String {
        try await send(ServerIncarnation(near: (space ?? home).consumers))
    }
}

/// Takes a consumer out of the register.
struct StrikeOut: RedisCommand {
    let table: RedisKey
    let consumer: ConsumerName

    var keys: [RedisKey] { [table] }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("HDEL")
        arguments.append(table)
        arguments.append(consumer.text)
    }

    func decode(_ reply: Reply) throws(ReplyError) {
        _ = try reply.integer()
    }
}

/// The names in the register.
struct RegisteredConsumers: RedisCommand {
    let table: RedisKey

    var keys: [RedisKey] { [table] }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("HKEYS")
        arguments.append(table)
    }

    func decode(_ reply: Reply) throws(ReplyError) -> [String] {
        var names: [String] = []
        for name in try reply.array() { names.append(try name.string()) }
        return names
    }
}

/// How many listeners each presence channel has; on a cluster, sharded channels are asked at the node that owns them.
struct ListenerCount: RedisCommand {
    let channels: [RedisKey]
    let isSharded: Bool

    var keys: [RedisKey] { channels }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("PUBSUB")
        arguments.append(isSharded ? "SHARDNUMSUB" : "NUMSUB")
        for channel in channels { arguments.append(channel) }
    }

    func decode(_ reply: Reply) throws(ReplyError) -> [Int] {
        let cells = try reply.array()
        guard cells.count == channels.count * 2 else { throw .expected("a count for each channel", got: reply) }
        var counts: [Int] = []
        for index in stride(from: 1, to: cells.count, by: 2) { counts.append(try cells[index].integer()) }
        return counts
    }
}

/// INFO server, of which only the run id matters.
struct ServerIncarnation: RedisCommand {
    let near: RedisKey

    var keys: [RedisKey] { [near] }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("INFO")
        arguments.append("server")
    }

    func decode(_ reply: Reply) throws(ReplyError) -> String {
        for line in try reply.string().split(whereSeparator: \.isNewline) where line.hasPrefix("run_id:") {
            return String(line.dropFirst("run_id:".count))
        }
        throw ReplyError("expected a run_id in the server's information")
    }
}
