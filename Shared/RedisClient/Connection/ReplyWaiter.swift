import RedisProtocol

/// Who gets a reply: a suspended caller, or a group of replies that one caller awaits together.
///
/// Sound: the state machine gives each waiter out once, in `received`, `abandon`, `tick` or `close`, so that a
/// continuation is resumed exactly once. The unchecked kind spares an allocation for each command.
@safe enum ReplyWaiter: Sendable {
    case caller(UnsafeContinuation<ReplyDelivery, Never>)
    case group(ReplyGroup)

    func resume(_ result: Result<Reply, RedisError>) {
        switch self {
        case .caller(let continuation): unsafe continuation.resume(returning: ReplyDelivery(result))
        case .group(let group): group.receive(result)
        }
    }
}
