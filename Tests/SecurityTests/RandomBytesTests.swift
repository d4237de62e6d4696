import Security
import Testing

@Suite("RandomBytes")
struct RandomBytesTests {
    @Test("makes as many bytes as asked", arguments: [0, 1, 16, 4096])
    func length(count: Int) throws {
        #expect(try RandomBytes.make(count).count == count)
    }

    @Test("does not repeat itself")
    func freshness() throws {
        #expect(try RandomBytes.make(32) != RandomBytes.make(32))
    }
}
