import RedisProtocol
import Testing

@Suite("Stream commands")
struct StreamCommandTests {
    let key = RedisKey("s")

    @Test("XREAD reads several streams, and a deleted entry has no fields")
    func read() throws {
        let command = XREAD(
            streams: [(RedisKey("s"), .latest), (RedisKey("t"), .after(.zero))],
            count: 10,
            block: .seconds(2)
        )
        let reply: Wire = [["s", [["1-0", ["name", "value", "other", ""]]]], ["t", [["2-0", nil]]]]
        let streams = try exchange(command, "XREAD COUNT 10 BLOCK 2000 STREAMS s t $ 0-0", reply)
        try #require(streams.map(\.stream.name) == ["s", "t"])
        let entry = try #require(streams[0].entries.first)
        let fields = try #require(entry.fields)
        #expect(entry.id == EntryID(milliseconds: 1, sequence: 0))
        #expect(fields.count == 2)
        #expect(fields.text("name") == "value")
        #expect(fields.text("other") == "")
        #expect(fields["missing"] == nil)
        #expect(try #require(streams[1].entries.first).fields == nil)
        #expect(command.blocking == .seconds(2))
        #expect(command.keys == [RedisKey("s"), RedisKey("t")])
    }

    @Test("a read that finds nothing is an empty list, and a block is never for ever")
    func readNothing() throws {
        let plain = XREAD(streams: [(key, .latest)], block: .zero)
        #expect(try exchange(plain, "XREAD BLOCK 1 STREAMS s $", nil).isEmpty)
    }

    @Test("XRANGE turns its bounds around when reversed")
    func range() throws {
        let id = EntryID(milliseconds: 3, sequence: 4)
        let forward = XRANGE(key, from: .excluding(id), count: 2)
        #expect(try exchange(forward, "XRANGE s (3-4 + COUNT 2", [["4-0", ["a", "b"]]]).count == 1)
        let backward = XRANGE(key, from: .including(id), isReversed: true)
        #expect(try exchange(backward, "XREVRANGE s + 3-4", []).isEmpty)
    }

    @Test("a group whose lag is unknown has none, and consumers tell how long they are idle")
    func groups() throws {
        let row: Wire = [
            "name", "g", "consumers", 1, "pending", 2, "last-delivered-id", "1-0", "entries-read", nil, "lag", nil,
        ]
        let info = try #require(try exchange(XINFO.GROUPS(key), "XINFO GROUPS s", [row]).first)
        #expect(info.lag == nil)
        #expect(info.pending == 2)
        let consumer: Wire = ["name", "c", "pending", 3, "idle", 1500]
        let list = XINFO.CONSUMERS(key, group: "g")
        let known = try #require(try exchange(list, "XINFO CONSUMERS s g", [consumer]).first)
        #expect(known.pending == 3)
        #expect(known.idle == .milliseconds(1500))
    }

    @Test(
        "a reply of another shape is refused",
        arguments: [.integer(1), .array([["1-0"]]), .array(["x"]), .array([["s", [["1-0", ["odd"]]]]])] as [Wire]
    )
    func malformed(reply: Wire) {
        let command = XREAD(streams: [(key, .latest)])
        #expect(throws: ReplyError.self) { try command.decode(reply.reply) }
    }
}
