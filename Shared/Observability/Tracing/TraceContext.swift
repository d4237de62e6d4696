/// A W3C trace context: carried by every envelope, so that one trace id leads from a goal to its end.
package struct TraceContext: Hashable, Sendable {
    private static let length = 55

    package let traceparent: String

    /// Takes text that is already known to be a valid `traceparent`, such as one that this process made.
    package init(traceparent: String) {
        self.traceparent = traceparent
    }

    /// Reads a `traceparent` of a stranger strictly.
    ///
    /// A later version than 00 is read by its first four fields and written back as 00, as the standard asks.
    package init(parsing text: String) throws(TraceContextError) {
        let bytes = Array(text.utf8)
        guard bytes.count >= Self.length, Self.hasShape(bytes) else { throw .malformed }
        let isFirstVersion = bytes[0] == UInt8(ascii: "0") && bytes[1] == UInt8(ascii: "0")
        let hasMore = bytes.count > Self.length
        if hasMore && (isFirstVersion || bytes[Self.length] != UInt8(ascii: "-")) { throw .malformed }
        if bytes[0] == UInt8(ascii: "f") && bytes[1] == UInt8(ascii: "f") { throw .forbiddenVersion }
        if Self.isZero(bytes[3..<35]) || Self.isZero(bytes[36..<52]) { throw .zeroIdentifier }
        let fields = text.prefix(Self.length).split(separator: "-")
        let isSampled = (UInt8(fields[3], radix: 16) ?? 0) & 1 == 1
        self.init(traceID: String(fields[1]), spanID: String(fields[2]), isSampled: isSampled)
    }

    private init(traceID: String, spanID: String, isSampled: Bool) {
        traceparent = "00-\(traceID)-\(spanID)-\(isSampled ? "01" : "00")"
    }

    /// A new trace.
    package static func root(
        isSampled: Bool = true,
        using generator: inout some RandomNumberGenerator
    ) -> TraceContext {
        let traceID = hex(nonZero(using: &generator)) + hex(nonZero(using: &generator))
        return TraceContext(traceID: traceID, spanID: hex(nonZero(using: &generator)), isSampled: isSampled)
    }

    /// A new trace with the system's randomness.
    package static func root(isSampled: Bool = true) -> TraceContext {
        let words = (0..<3).map { _ in hex(.random(in: 1...UInt64.max)) }
        return TraceContext(traceID: words[0] + words[1], spanID: words[2], isSampled: isSampled)
    }

    /// A new span of the same trace.
    package func child(using generator: inout some RandomNumberGenerator) -> TraceContext {
        TraceContext(traceID: traceID, spanID: Self.hex(Self.nonZero(using: &generator)), isSampled: isSampled)
    }

    /// A new span of the same trace, with the system's randomness.
    package func child() -> TraceContext {
        TraceContext(traceID: traceID, spanID: Self.hex(.random(in: 1...UInt64.max)), isSampled: isSampled)
    }

    /// 32 lowercase hex digits.
    package var traceID: String { field(1) }

    /// 16 lowercase hex digits.
    package var spanID: String { field(2) }

    /// Whether the caller may have recorded this trace.
    package var isSampled: Bool { (UInt8(field(3), radix: 16) ?? 0) & 1 == 1 }

    private func field(_ index: Int) -> String {
        let fields = traceparent.split(separator: "-", omittingEmptySubsequences: false)
        return index < fields.count ? String(fields[index]) : ""
    }

    private static func hasShape(_ bytes: [UInt8]) -> Bool {
        let dashes = [2, 35, 52]
        return bytes.prefix(length).indices.allSatisfy { index in
            dashes.contains(index) ? bytes[index] == UInt8(ascii: "-") : isLowercaseHex(bytes[index])
        }
    }

    private static func isLowercaseHex(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    private static func isZero(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy { $0 == UInt8(ascii: "0") }
    }

    private static func nonZero(using generator: inout some RandomNumberGenerator) -> UInt64 {
        UInt64.random(in: 1...UInt64.max, using: &generator)
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
