/// What a server sends to a subscriber.
package enum Push: Sendable, Equatable {
    case subscribed
    /// Also sent unasked, when the channel's slot moves to another cluster node.
    case unsubscribed
    case message(ArraySlice<UInt8>)
    case pong

    package init(_ reply: Reply) throws(ReplyError) {
        if reply.kind == .status {
            try reply.expectStatus("PONG")
            self = .pong
            return
        }
        let parts = try reply.array()
        guard let kind = parts.first else { throw .missing("kind of a push") }
        switch try kind.string() {
        case "subscribe", "ssubscribe": self = .subscribed
        case "unsubscribe", "sunsubscribe": self = .unsubscribed
        case "message", "smessage":
            guard parts.count == 3 else { throw .expected("kind, channel and payload", got: reply) }
            self = .message(try parts[2].bytes())
        case "pong": self = .pong
        default: throw .expected("a push of a known kind", got: kind)
        }
    }
}
