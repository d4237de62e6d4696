import Testing

@testable import RedisClient

@Suite("RingBuffer")
struct RingBufferTests {
    @Test("keeps the order while it wraps around and grows")
    func wraps() {
        var ring = RingBuffer<Int>()
        var next = 0
        var expected = 0
        for round in 1...50 {
            for _ in 0..<round {
                ring.append(next)
                next += 1
            }
            for _ in 0..<(round / 2) {
                #expect(ring.popFirst() == expected)
                expected += 1
            }
        }
        #expect(ring[0] == expected)
        #expect(ring[ring.count - 1] == next - 1)
        while let element = ring.popFirst() {
            #expect(element == expected)
            expected += 1
        }
        #expect(expected == next)
        #expect(ring.isEmpty)
    }

    @Test("an element is replaced in its place")
    func replaces() {
        var ring = RingBuffer<String>()
        ring.append("a")
        ring.append("b")
        ring[1] = "c"
        #expect(ring.popFirst() == "a")
        #expect(ring.popFirst() == "c")
        #expect(ring.popFirst() == nil)
    }
}
