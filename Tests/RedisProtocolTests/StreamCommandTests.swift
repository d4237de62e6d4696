import RedisProtocol
import Testing

@Suite("Stream commands")
struct StreamCommandTests {
    let key = RedisKey("s")

    @Test("XADD sends its options in the server's order and reads the id")
    func add() throws {
        let plain = XADD(key, fields: [("a", [49]), ("b", [50])])
        #expect(try exchange(plain, "XADD s * a 1 b 2", "5-1") == EntryID(milliseconds: 5, sequence: 1))
        let trimmed = XADD(
            key,
            id: EntryID(milliseconds: 7, sequence: 0),
            fields: [("a", [49])],
            trim: StreamTrim(.maximumLength(10), isApproximate: true, limit: 100),
            makesStream: false
        )
        #expect(try exchange(trimmed, "XADD s NOMKSTREAM MAXLEN ~ 10 LIMIT 100 7-0 a 1", nil) == nil)
    }

    @Test("XREADGROUP reads several streams, and a deleted entry of the history has no fields")
    func readGroup() throws {
        let command = XREADGROUP(
            group: "g",
            consumer: "c",
            streams: [(RedisKey("s"), .new), (RedisKey("t"), .history(after: .zero))],
            count: 10,
            block: .seconds(2)
        )
        let reply: Wire = [["s", [["1-0", ["name", "value", "other", ""]]]], ["t", [["2-0", nil]]]]
        let streams = try exchange(command, "XREADGROUP GROUP g c COUNT 10 BLOCK 2000 STREAMS s t > 0-0", reply)
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
        let group = XREADGROUP(group: "g", consumer: "c", streams: [(key, .new)], block: .zero)
        #expect(try exchange(group, "XREADGROUP GROUP g c BLOCK 1 STREAMS s >", nil).isEmpty)
        let plain = XREAD(streams: [(key, .latest)], block: .milliseconds(1))
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

    @Test("XPENDING reads rows and the summary, also an empty one")
    func pending() throws {
        let rows = XPENDING(key, group: "g", minimumIdle: .seconds(1), count: 5, consumer: "c")
        let entry = try #require(
            try exchange(rows, "XPENDING s g IDLE 1000 - + 5 c", [["1-2", "c", 1500, 3]]).first
        )
        #expect(entry.id == EntryID(milliseconds: 1, sequence: 2))
        #expect(entry.idle == .milliseconds(1500))
        #expect(entry.deliveries == 3)
        let summary = PendingSummary.Command(key, group: "g")
        let full = try exchange(summary, "XPENDING s g", [3, "1-0", "2-0", [["c", "3"]]])
        #expect(full.perConsumer == ["c": 3])
        #expect(try exchange(summary, "XPENDING s g", [0, nil, nil, nil]).span == nil)
    }

    @Test("claims leave out what has been deleted")
    func claim() throws {
        let ids = [EntryID(milliseconds: 1, sequence: 0), EntryID(milliseconds: 2, sequence: 0)]
        let claim = XCLAIM(key, group: "g", consumer: "c", minimumIdle: .seconds(5), ids: ids)
        let entries = try exchange(claim, "XCLAIM s g c 5000 1-0 2-0", [nil, ["2-0", ["a", "b"]]])
        #expect(entries.map(\.id) == [ids[1]])
        let renewal = XCLAIM.JUSTID(key, group: "g", consumer: "c", minimumIdle: .zero, ids: ids, idle: .seconds(9))
        #expect(try exchange(renewal, "XCLAIM s g c 0 1-0 2-0 IDLE 9000 JUSTID", ["1-0"]) == [ids[0]])
        let automatic = XAUTOCLAIM(key, group: "g", consumer: "c", minimumIdle: .seconds(5), count: 10)
        let portion = try exchange(
            automatic,
            "XAUTOCLAIM s g c 5000 0-0 COUNT 10",
            ["3-0", [["2-0", ["a", "b"]]], ["1-0"]]
        )
        #expect(portion.next == EntryID(milliseconds: 3, sequence: 0))
        #expect(portion.entries.map(\.id) == [ids[1]])
        #expect(portion.deleted == [ids[0]])
    }

    @Test("groups are created where asked, and an unknown lag stays unknown")
    func groups() throws {
        try exchange(XGROUP.CREATE(key, group: "g"), "XGROUP CREATE s g 0 MKSTREAM", .status("OK"))
        try exchange(
            XGROUP.CREATE(key, group: "g", start: .latest, makesStream: false),
            "XGROUP CREATE s g $",
            .status("OK")
        )
        #expect(try exchange(XGROUP.DESTROY(key, group: "g"), "XGROUP DESTROY s g", 1))
        #expect(try exchange(XGROUP.DELCONSUMER(key, group: "g", consumer: "c"), "XGROUP DELCONSUMER s g c", 2) == 2)
        let row: Wire = [
            "name", "g", "consumers", 1, "pending", 2, "last-delivered-id", "1-0", "entries-read", nil, "lag", nil,
        ]
        let info = try #require(try exchange(XINFO.GROUPS(key), "XINFO GROUPS s", [row]).first)
        #expect(info.lag == nil)
        #expect(info.pending == 2)
    }

    @Test("XACK, XDEL, XLEN and XTRIM count")
    func counts() throws {
        let ids = [EntryID(milliseconds: 1, sequence: 0)]
        #expect(try exchange(XACK(key, group: "g", ids: ids), "XACK s g 1-0", 1) == 1)
        #expect(try exchange(XDEL(key, ids: ids), "XDEL s 1-0", 0) == 0)
        #expect(try exchange(XLEN(key), "XLEN s", 12) == 12)
        let trim = StreamTrim(.minimumID(ids[0]))
        #expect(try exchange(XTRIM(key, to: trim), "XTRIM s MINID = 1-0", 3) == 3)
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
