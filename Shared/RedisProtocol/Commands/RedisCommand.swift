/// One Redis command as a value: what to send, which keys route it, and what its reply means.
package protocol RedisCommand: Sendable {
    associatedtype Response: Sendable

    /// The keys it touches; on a cluster all of them must share one hash slot.
    var keys: [RedisKey] { get }

    /// How long the server itself may hold the reply back, for the blocking commands; nil for all others.
    var blocking: Duration? { get }

    /// Appends the command word and its arguments.
    func encode(into arguments: inout CommandArguments)

    /// Reads a reply that is not an error; errors are thrown before this is called.
    func decode(_ reply: Reply) throws(ReplyError) -> Response
}

extension RedisCommand {
    package var keys: [RedisKey] { [] }
    package var blocking: Duration? { nil }
}
