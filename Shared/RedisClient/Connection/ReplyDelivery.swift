import RedisProtocol

/// What a suspended caller is resumed with: kept to two references, because it passes through the runtime's generic
/// code.
struct ReplyDelivery: Sendable {
    private final class Fault: Sendable {
        let error: RedisError

        init(_ error: RedisError) {
            self.error = error
        }
    }

    /// Nothing was sent, because the connection is closed.
    static var notSent: ReplyDelivery { ReplyDelivery(reply: nil, fault: nil) }

    /// Perhaps an error reply.
    let reply: Reply?
    private let fault: Fault?

    init(_ result: Result<Reply, RedisError>) {
        switch result {
        case .success(let reply): self.init(reply: reply, fault: nil)
        case .failure(let error): self.init(reply: nil, fault: Fault(error))
        }
    }

    private init(reply: Reply?, fault: Fault?) {
        self.reply = reply
        self.fault = fault
    }

    /// Nil when nothing was sent.
    var result: Result<Reply, RedisError>? {
        if let reply { return .success(reply) }
        return fault.map { .failure($0.error) }
    }
}
