package import Bus
import RedisClient
import RedisProtocol

/// The register of consumers, and who of them is there. All of it lies in the first partition, whatever they read.
extension RedisBus {
    private var home: KeySpace { spaces[0] }

    func register(_ consumer: ConsumerName) async throws(BusError) {
        _ = try await send(IntegerCall<Int>("enrol", of: library, keys: [home.consumers], [consumer.text]))
    }

    func unregister(_ consumer: ConsumerName) async throws(BusError) {
        _ = try await send(HDEL(home.consumers, [consumer.text]))
    }

    package func registeredConsumers() async throws(BusError) -> [ConsumerName] {
        try await send(HKEYS(home.consumers)).map { ConsumerName($0) }
    }

    func presenceKey(of consumer: ConsumerName) -> RedisKey { home.presence(consumer) }

    /// Those that have a listener on their presence channel.
    package func presentConsumers(among names: [ConsumerName]) async throws(BusError) -> Set<ConsumerName> {
        let channels = names.map { home.presence($0) }
        let listeners = try await send(NUMSUB(channels, isSharded: client.isCluster))
        return Set(zip(names, listeners).filter { $0.1 > 0 }.map(\.0))
    }

    /// Changes when the server was restarted, or another one took its place.
    func serverIncarnation(of space: KeySpace? = nil) async throws(BusError) -> String {
        try await send(ServerIncarnation(near: (space ?? home).consumers))
    }
}
