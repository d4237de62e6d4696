import RedisProtocol
import Synchronization

/// One channel, listened to on a connection of its own, which comes back by itself when it breaks.
///
/// Messages published while it is not live are lost, as Redis' channels are. Ends with `cancel()`, with the client,
/// or when nobody holds it any more.
package final class Subscription: Sendable {
    /// The newest messages win when the reader is slow; ends when the subscription does.
    package let messages: AsyncStream<[UInt8]>

    private let keeper: SubscriptionKeeper
    private let keeping: Task<Void, Never>

    init(keeper: SubscriptionKeeper) {
        self.keeper = keeper
        messages = keeper.messages
        // Ended by `cancel()`, which awaits it, or by `deinit`.
        keeping = Task { await keeper.run() }
    }

    deinit {
        keeping.cancel()
    }

    /// Whether the server has confirmed the subscription on a connection that is open now.
    package var isLive: Bool { keeper.isLive }

    /// How often the server has confirmed it: 1 at first, one more after each break.
    package var confirmations: Int { keeper.confirmations }

    package func cancel() async {
        keeping.cancel()
        await keeping.value
    }

    /// Waits for the first confirmation; throws why there is none, and ends the subscription then.
    func confirmed(within limit: Duration) async throws(RedisError) {
        if let error = await keeper.firstOutcome(within: limit) {
            await cancel()
            throw error
        }
    }
}
