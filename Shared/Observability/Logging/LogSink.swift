/// Where finished log lines go.
///
/// - `write` gets one whole line, its newline included, and never splits or merges lines.
/// - It is called from any thread, and must not block its caller for long: dropping with a count is better.
package protocol LogSink: Sendable {
    func write(_ line: [UInt8])
}
