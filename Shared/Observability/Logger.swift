/// Writes log records: a constant message with dotted metadata, one JSON object a line.
package struct Logger: Sendable {
    package init() {}

    package func debug(_ message: StaticString, _ metadata: [String: String] = [:]) {}
    package func info(_ message: StaticString, _ metadata: [String: String] = [:]) {}
    package func warning(_ message: StaticString, _ metadata: [String: String] = [:]) {}
    package func error(_ message: StaticString, _ metadata: [String: String] = [:]) {}
}
