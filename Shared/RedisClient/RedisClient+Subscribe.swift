package import RedisProtocol

extension RedisClient {
    /// Subscribes to a channel on the server that owns the key `near`, and stays subscribed; returns once the server
    /// confirmed.
    package func subscribe(
        to channel: RedisKey,
        near: RedisKey,
        sharded: Bool = false
    ) async throws(RedisError) -> Subscription {
        let keeper = SubscriptionKeeper(
            SUBSCRIBE(channel, isSharded: sharded),
            near: near,
            topology: topology,
            loop: loop,
            confirmLimit: configuration.commandTimeout
        )
        let subscription = Subscription(keeper: keeper)
        try await subscription.confirmed(within: configuration.commandTimeout)
        return subscription
    }
}
