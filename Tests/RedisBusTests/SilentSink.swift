import Observability

/// Drops every line: the tests provoke the errors that are logged.
struct SilentSink: LogSink {
    func write(_ line: [UInt8]) {}
}
