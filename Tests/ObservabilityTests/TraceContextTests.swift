import Observability
import Testing

@Suite struct TraceContextTests {
    private struct Counting: RandomNumberGenerator {
        var state: UInt64 = 0
        mutating func next() -> UInt64 {
            state += 1
            return state << 8
        }
    }

    private static let trace = "0af7651916cd43dd8448eb211c80319c"
    private static let span = "b7ad6b7169203331"

    @Test("a valid traceparent is read into its parts")
    func parsing() throws {
        let context = try TraceContext(parsing: "00-\(Self.trace)-\(Self.span)-01")
        #expect(context.traceID == Self.trace)
        #expect(context.spanID == Self.span)
        #expect(context.isSampled)
        #expect(context.traceparent == "00-\(Self.trace)-\(Self.span)-01")
        #expect(try !TraceContext(parsing: "00-\(Self.trace)-\(Self.span)-00").isSampled)
    }

    @Test("a later version is read by its first four fields and written back as 00")
    func laterVersion() throws {
        let context = try TraceContext(parsing: "cc-\(Self.trace)-\(Self.span)-03-what-ever")
        #expect(context.traceparent == "00-\(Self.trace)-\(Self.span)-01")
    }

    @Test(
        "anything else is refused",
        arguments: [
            ("", TraceContextError.malformed),
            ("00-\(trace)-\(span)", .malformed),
            ("00-\(trace)-\(span)-1", .malformed),
            ("00-\(trace)-\(span)-01-more", .malformed),
            ("00-\(trace)-\(span)-01 ", .malformed),
            ("01-\(trace)-\(span)-01.more", .malformed),
            ("00_\(trace)-\(span)-01", .malformed),
            ("00-\(trace.uppercased())-\(span)-01", .malformed),
            ("0g-\(trace)-\(span)-01", .malformed),
            ("00-é\(trace.dropFirst(2))-\(span)-01", .malformed),
            ("ff-\(trace)-\(span)-01", .forbiddenVersion),
            ("00-00000000000000000000000000000000-\(span)-01", .zeroIdentifier),
            ("00-\(trace)-0000000000000000-01", .zeroIdentifier),
        ]
    )
    func refusals(text: String, expected: TraceContextError) {
        #expect(throws: expected) { try TraceContext(parsing: text) }
    }

    @Test("a root is valid, and a child keeps its trace and flag but not its span")
    func descent() throws {
        var generator = Counting()
        let root = TraceContext.root(isSampled: false, using: &generator)
        let child = root.child(using: &generator)
        #expect(try TraceContext(parsing: root.traceparent) == root)
        #expect(try TraceContext(parsing: child.traceparent) == child)
        #expect(child.traceID == root.traceID)
        #expect(child.spanID != root.spanID)
        #expect(!child.isSampled)
        #expect(TraceContext.root().traceID != TraceContext.root().traceID)
        #expect(TraceContext.root().child().isSampled)
    }

    @Test("text that never was a traceparent has empty parts")
    func unchecked() {
        let context = TraceContext(traceparent: "nonsense")
        #expect(context.traceID.isEmpty && context.spanID.isEmpty && !context.isSampled)
    }
}
