package import Observability

/// A whole request: its body has been read, within the server's limit.
package struct HTTPRequest: Sendable {
    package let method: HTTPMethod
    /// Percent-decoded, without the query.
    package let path: String
    /// The first value of each name, percent-decoded.
    package let query: [String: String]
    package let headers: HTTPFields
    package internal(set) var body: [UInt8] = []
    /// What the route's `{name}` segments matched.
    package internal(set) var parameters: [String: String] = [:]
    /// A span of the caller's trace, or of a new one if the caller sent no valid `traceparent`.
    package let trace: TraceContext

    package init(
        method: HTTPMethod,
        path: String,
        query: [String: String] = [:],
        headers: HTTPFields = [:],
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        // A stranger's malformed traceparent is no reason to refuse: the standard asks for a new trace.
        let callersTrace = headers["traceparent"].flatMap { try? TraceContext(parsing: $0) }
        trace = callersTrace?.child() ?? .root()
    }
}
