import RedisProtocol
import Testing

@Suite("Commands")
struct CommandTests {
    let key = RedisKey("k")

    @Test("hashes are read whole or by their names, and lose fields")
    func hashes() throws {
        #expect(try exchange(HKEYS(key), "HKEYS k", ["f", "g"]) == ["f", "g"])
        #expect(try exchange(HGETALL(key), "HGETALL k", ["f", "1", "g", "2"]) == ["f": [49], "g": [50]])
        #expect(try exchange(HDEL(key, ["f"]), "HDEL k f", 1) == 1)
    }

    @Test("sorted sets keep their scores")
    func sortedSets() throws {
        let members = try exchange(ZRANGE(key), "ZRANGE k 0 -1 WITHSCORES", ["m", "1.5"])
        #expect(try #require(members.first).score == 1.5)
    }

    @Test("functions are listed")
    func functions() throws {
        let library: Wire = [
            "library_name", "lib", "engine", "LUA", "functions", [["name", "f", "description", nil, "flags", []]],
        ]
        let listed = try exchange(FUNCTION.LIST(matching: "l*"), "FUNCTION LIST LIBRARYNAME l*", [library])
        #expect(try #require(listed.first).functions == ["f"])
    }

    @Test("connections are named, numbered and let in")
    func connections() throws {
        try exchange(AUTH(password: "p"), "AUTH p", .status("OK"))
        try exchange(AUTH(username: "u", password: "p"), "AUTH u p", .status("OK"))
        try exchange(SELECT(3), "SELECT 3", .status("OK"))
        #expect(try exchange(CLIENT.ID(), "CLIENT ID", 17) == 17)
        #expect(try exchange(CLIENT.UNBLOCK(17), "CLIENT UNBLOCK 17", 1))
        try exchange(CLIENT.SETNAME("n"), "CLIENT SETNAME n", .status("OK"))
        try exchange(PING(), "PING", .status("PONG"))
        let wait = WAIT(ReplicaWait(replicas: 1, limit: .milliseconds(50)))
        #expect(try exchange(wait, "WAIT 1 50", 1) == 1)
        #expect(wait.blocking != nil)
    }

    @Test("the server tells its time and its facts")
    func server() throws {
        let time = try exchange(TIME(), "TIME", ["12", "345678"])
        #expect(time.milliseconds == 12_345)
        let info = try exchange(INFO(["server"]), "INFO server", "# Server\r\nredis_version:7.0.15\r\nhz:10\r\n")
        #expect(info["redis_version"] == "7.0.15")
        #expect(info.integer("hz") == 10)
        #expect(info["absent"] == nil)
    }

    @Test("channels count their listeners, near a key or in their own slot")
    func channels() throws {
        let near = NUMSUB([RedisKey("a"), RedisKey("b")], near: key)
        #expect(try exchange(near, "PUBSUB NUMSUB a b", ["a", 1, "b", 0]) == [1, 0])
        #expect(near.keys == [key])
        let sharded = NUMSUB([RedisKey("a")], isSharded: true)
        #expect(try exchange(sharded, "PUBSUB SHARDNUMSUB a", ["a", 2]) == [2])
        #expect(sharded.keys == [RedisKey("a")])
        #expect(SUBSCRIBE(RedisKey("a"), isSharded: true).keys == [RedisKey("a")])
    }

    @Test(
        "pushes are told apart",
        arguments: [
            (.array(["subscribe", "c", 1]), Push.subscribed), (.array(["ssubscribe", "c", 1]), .subscribed),
            (.array(["message", "c", "x"]), .message([120])), (.array(["smessage", "c", "x"]), .message([120])),
            (.array(["sunsubscribe", "c", 0]), .unsubscribed), (.array(["pong", ""]), .pong), (.status("PONG"), .pong),
        ] as [(Wire, Push)]
    )
    func pushes(reply: Wire, push: Push) throws {
        #expect(try Push(reply.reply) == push)
    }

    @Test(
        "an unknown push is refused",
        arguments: [.array(["other", "c"]), .array([]), .array(["message", "c"]), .integer(1)] as [Wire]
    )
    func badPushes(reply: Wire) {
        #expect(throws: ReplyError.self) { try Push(reply.reply) }
    }
}
