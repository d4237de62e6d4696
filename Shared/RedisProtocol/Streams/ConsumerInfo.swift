/// What XINFO CONSUMERS tells about one consumer.
package struct ConsumerInfo: Sendable, Equatable {
    package let name: String
    package let pending: Int
    /// Since it last asked for anything.
    package let idle: Duration
    /// Since it last got anything; nil when it never did or the server is older than 7.2.
    package let inactive: Duration?

    package init(_ reply: Reply) throws(ReplyError) {
        let fields = try reply.map()
        name = try fields.required("name").string()
        pending = try fields.required("pending").integer()
        idle = .milliseconds(try fields.required("idle").integer())
        let quiet = try fields["inactive"]?.integer()
        inactive = quiet.flatMap { $0 < 0 ? nil : .milliseconds($0) }
    }
}
