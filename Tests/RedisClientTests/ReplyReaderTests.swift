import RedisProtocol
import Testing

@testable import RedisClient

@Suite("ReplyReader")
struct ReplyReaderTests {
    static let wire =
        "+OK\r\n:42\r\n$5\r\nhe\r\no\r\n$-1\r\n*-1\r\n-ERR no\r\n*0\r\n"
        + "*2\r\n$1\r\ns\r\n*2\r\n*2\r\n$3\r\n1-0\r\n*2\r\n$1\r\na\r\n$0\r\n\r\n*2\r\n$3\r\n2-0\r\n*-1\r\n:7\r\n"

    func read(_ pieces: [ArraySlice<UInt8>], limit: Int = 1 << 20) throws -> [Reply] {
        let reader = ReplyReader(maximumReplySize: limit)
        var replies: [Reply] = []
        for piece in pieces {
            var failure: ReplyError?
            unsafe piece.withUnsafeBytes { buffer in
                do throws(ReplyError) {
                    try unsafe reader.feed(buffer, into: &replies)
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
        }
        return replies
    }

    @Test("gives the same replies however the bytes are cut", arguments: 1...40)
    func cuts(size: Int) throws {
        let bytes = Array(Self.wire.utf8)
        let pieces = stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min($0 + size, bytes.count)] }
        let replies = try read(pieces)
        try #require(replies.count == 9)
        try replies[0].expectStatus("OK")
        #expect(try replies[1].integer() == 42)
        #expect(try replies[2].string() == "he\r\no")
        #expect(replies[3].isNull)
        #expect(replies[4].isNull)
        #expect(replies[5].serverError == ServerError(code: "ERR", message: "no"))
        #expect(try replies[6].array().isEmpty)
        let entries = try replies[7].tuple(of: 2)[1].list(StreamEntry.init)
        #expect(entries.map(\.id.description) == ["1-0", "2-0"])
        #expect(entries.first?.fields?["a"] == [])
        #expect(entries.last?.fields == nil)
        #expect(try replies[8].integer() == 7)
    }

    @Test(
        "refuses what is not the protocol",
        arguments: ["HTTP/1.1 200 OK\r\n", ":x\r\n", "*99999999999\r\n", "$-7\r\n"]
    )
    func garbage(text: String) {
        #expect(throws: ReplyError.self) { try read([Array(text.utf8)[...]]) }
    }

    @Test("refuses nesting beyond seven levels")
    func nesting() throws {
        let deep = String(repeating: "*1\r\n", count: 7) + ":1\r\n"
        #expect(try read([Array(deep.utf8)[...]]).count == 1)
        let deeper = String(repeating: "*1\r\n", count: 12) + ":1\r\n"
        #expect(throws: ReplyError.self) { try read([Array(deeper.utf8)[...]]) }
    }

    @Test("refuses a reply beyond the limit while it grows, whether of bytes or of elements")
    func oversized() {
        let bytes = "$100000\r\n" + String(repeating: "x", count: 50_000)
        #expect(throws: ReplyError.self) { try read([Array(bytes.utf8)[...]], limit: 10_000) }
        let elements = "*100000\r\n" + String(repeating: ":1\r\n", count: 5_000)
        #expect(throws: ReplyError.self) { try read([Array(elements.utf8)[...]], limit: 10_000) }
    }

    @Test("many small replies may together exceed the limit of one")
    func manySmall() throws {
        let bytes = Array(
            String(repeating: "$100\r\n" + String(repeating: "x", count: 100) + "\r\n", count: 1_000).utf8
        )
        #expect(try read([bytes[...]], limit: 20_000).count == 1_000)
    }
}
