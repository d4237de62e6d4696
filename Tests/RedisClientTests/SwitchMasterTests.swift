import Testing

@testable import RedisClient

@Suite("SwitchMaster")
struct SwitchMasterTests {
    @Test("the new primary of our name is read")
    func reads() {
        let push: ReplyShape = ["message", "+switch-master", "chimera 10.0.0.1 6379 10.0.0.2 6380"]
        #expect(SwitchMaster.newPrimary(of: "chimera", in: push.reply) == NodeAddress(host: "10.0.0.2", port: 6380))
        #expect(SwitchMaster.newPrimary(of: "other", in: push.reply) == nil)
    }

    @Test(
        "other pushes are left alone",
        arguments: [
            "PONG", ["subscribe", "+switch-master", 1], ["pong", ""], ["message", "+switch-master", "chimera"],
            ["message", "+switch-master", "chimera a 1 b x"], ["message", "+switch-master", .null],
        ] as [ReplyShape]
    )
    func ignores(push: ReplyShape) {
        #expect(SwitchMaster.newPrimary(of: "chimera", in: push.reply) == nil)
    }
}
