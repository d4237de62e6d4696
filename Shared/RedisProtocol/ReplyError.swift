/// A reply that does not have the shape its command promises; never holds the payload.
package struct ReplyError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    package static func expected(_ expectation: String, got reply: Reply) -> ReplyError {
        ReplyError("expected \(expectation) in the reply, got \(reply.kind)")
    }
}
