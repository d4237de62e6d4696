package import FoundationEssentials

/// Writes log records: a constant message with dotted metadata, one JSON object a line.
///
/// Every line has `ts` (RFC 3339, UTC, milliseconds), `level`, `service`, `message`, `trace` and `tenant` (empty when
/// there is none), then the metadata by name. Values are cut at 1,024 bytes and lines at 4,096. Metadata values are
/// plain strings, so that a `Secret` cannot be passed by mistake.
package struct Logger: Sendable {
    private static let reservedKeys: Set<String> = ["level", "message", "service", "tenant", "trace", "ts"]
    private static let timestampStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    private struct Output: Sendable {
        let service: String
        let level: LogLevel
        let sink: any LogSink
        let now: @Sendable () -> Date
    }

    private let output: Output?
    private var metadata: [String: String] = [:]
    private var trace = ""
    private var tenant = ""

    /// Writes nowhere.
    package init() {
        output = nil
    }

    package init(
        service: String,
        level: LogLevel = .info,
        sink: any LogSink,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        output = Output(service: service, level: level, sink: sink, now: now)
    }

    /// The same logger whose every record carries this metadata too; on a clash the record's own value wins.
    package func with(_ metadata: [String: String]) -> Logger {
        var child = self
        child.metadata.merge(metadata) { _, new in new }
        return child
    }

    /// The same logger for one trace and one tenant; nil keeps what it has.
    package func with(trace: TraceContext? = nil, tenant: String? = nil) -> Logger {
        var child = self
        if let trace { child.trace = trace.traceID }
        if let tenant { child.tenant = tenant }
        return child
    }

    /// Whether a record of this level would be written.
    package func isEnabled(_ level: LogLevel) -> Bool {
        guard let output else { return false }
        return level >= output.level
    }

    package func debug(_ message: StaticString, _ metadata: @autoclosure () -> [String: String] = [:]) {
        log(.debug, message, metadata())
    }

    package func info(_ message: StaticString, _ metadata: @autoclosure () -> [String: String] = [:]) {
        log(.info, message, metadata())
    }

    package func warning(_ message: StaticString, _ metadata: @autoclosure () -> [String: String] = [:]) {
        log(.warning, message, metadata())
    }

    package func error(_ message: StaticString, _ metadata: @autoclosure () -> [String: String] = [:]) {
        log(.error, message, metadata())
    }

    /// Writes one record; the metadata is only evaluated when the level is enabled.
    package func log(
        _ level: LogLevel,
        _ message: StaticString,
        _ recordMetadata: @autoclosure () -> [String: String] = [:]
    ) {
        guard let output, level >= output.level else { return }
        var line = LogLine()
        line.add("ts", Self.timestampStyle.format(output.now()))
        line.add("level", level.rawValue)
        line.add("service", output.service)
        line.add("message", message.description)
        line.add("trace", trace)
        line.add("tenant", tenant)
        let fields = metadata.merging(recordMetadata()) { _, new in new }
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
            line.add(Self.reservedKeys.contains(key) ? "metadata." + key : key, value)
        }
        output.sink.write(line.finish())
    }
}
