/// A W3C trace context: carried by every envelope, so that one trace id leads from a goal to its end.
package struct TraceContext: Hashable, Sendable {
    package let traceparent: String

    package init(traceparent: String) {
        self.traceparent = traceparent
    }
}
