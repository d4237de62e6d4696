/// A reply that does not have the shape its command promises; never holds the payload.
package struct ReplyError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    package static func expected(_ expectation: String, got reply: Reply) -> ReplyError {
        ReplyError("expected \(expectation) in the reply, got \(reply.kind)")
    }

    package static func missing(_ field: String) -> ReplyError {
        ReplyError("expected the field \(field) in the reply, and it is not there")
    }
}
