import RedisProtocol
import Testing

@Suite("EntryID")
struct EntryIDTests {
    @Test(
        "is parsed strictly",
        arguments: ["", "1", "1-", "-1", "a-1", "1-1-1", "18446744073709551616-0", "+1-0", "1-0 "]
    )
    func refuses(text: String) {
        #expect(EntryID(text) == nil)
    }

    @Test("is ordered as the stream is, and has a successor until the last")
    func order() throws {
        let small = try #require(EntryID("5-18446744073709551615"))
        #expect(small < EntryID(milliseconds: 6, sequence: 0))
        #expect(small.next == EntryID(milliseconds: 6, sequence: 0))
        #expect(EntryID.zero.next == EntryID(milliseconds: 0, sequence: 1))
        #expect(EntryID.greatest.next == nil)
        #expect("\(small)" == "5-18446744073709551615")
    }
}
