import RedisProtocol
import Testing

@testable import RedisClient

@Suite("Sentinel commands")
struct SentinelCommandsTests {
    @Test("a watched name has an address, an unknown one has none")
    func namesPrimary() throws {
        let command = SentinelPrimary(name: "chimera")
        let address = try command.decode((["10.0.0.1", "6379"] as ReplyShape).reply)
        #expect(address == NodeAddress(host: "10.0.0.1", port: 6379))
        #expect(try command.decode(ReplyShape.null.reply) == nil)
        #expect(throws: ReplyError.self) { try command.decode((["10.0.0.1"] as ReplyShape).reply) }
    }

    @Test("peers are found among all other facts")
    func namesPeers() throws {
        let row: ReplyShape = ["name", "x", "ip", "10.0.0.2", "port", "26379", "runid", "y"]
        let peers = try SentinelPeers(name: "chimera").decode(ReplyShape.array([row]).reply)
        #expect(peers == [NodeAddress(host: "10.0.0.2", port: 26_379)])
        #expect(throws: ReplyError.self) {
            try SentinelPeers(name: "chimera").decode(([["ip", "10.0.0.2"]] as ReplyShape).reply)
        }
    }

    @Test(
        "roles",
        arguments: zip(
            [["master", 0, []], ["slave", "h", 1, "connected", 5], ["sentinel", ["chimera"]]] as [ReplyShape],
            [RoleCommand.Role.primary, .replica, .sentinel]
        )
    )
    func readsRoles(shape: ReplyShape, role: RoleCommand.Role) throws {
        #expect(try RoleCommand().decode(shape.reply) == role)
    }

    @Test("an unknown role is refused")
    func refusesRole() {
        #expect(throws: ReplyError.self) { try RoleCommand().decode((["king"] as ReplyShape).reply) }
    }
}
