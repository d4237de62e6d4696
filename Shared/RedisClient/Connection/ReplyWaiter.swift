import RedisProtocol

/// Who gets a reply: a suspended caller, or a group of replies that one caller awaits together.
enum ReplyWaiter: Sendable {
    case caller(CheckedContinuation<Result<Reply, RedisError>?, Never>)
    case group(ReplyGroup)

    func resume(_ result: Result<Reply, RedisError>) {
        switch self {
        case .caller(let continuation): continuation.resume(returning: result)
        case .group(let group): group.receive(result)
        }
    }
}
