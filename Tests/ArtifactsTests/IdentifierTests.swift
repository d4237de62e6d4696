import Artifacts
import ArtifactsTesting
import Synchronization
import Testing

@Suite("Identifier")
struct IdentifierTests {
    private let text = "01890a5d-ac96-774b-bcce-b302099a8057"

    @Test("survives its text and its bytes")
    func roundTrips() throws {
        let id = try #require(ArtifactID(text))
        #expect(id.text == text)
        #expect(id.bytes.count == 16)
        #expect(ArtifactID(bytes: id.bytes) == id)
        #expect(id.bytes.first == 0x01)
        #expect(id.bytes.last == 0x57)
    }

    @Test("knows the example of RFC 9562, appendix A.6")
    func published() throws {
        let id = try #require(ArtifactID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"))
        #expect(id.timestamp.milliseconds == 0x017F_22E2_79B0)
    }

    @Test(
        "refuses every other spelling, version and variant",
        arguments: [
            "", "01890a5d-ac96-774b-bcce-b302099a805", "01890a5d-ac96-774b-bcce-b302099a80577",
            "01890A5D-ac96-774b-bcce-b302099a8057", "01890a5dac96774bbcceb302099a8057xxxx",
            "01890a5d-ac96-474b-bcce-b302099a8057", "01890a5d-ac96-774b-ccce-b302099a8057",
            "01890a5d-ac96-774b-bcce-b302099a805g", "01890a5d_ac96-774b-bcce-b302099a8057",
            "{1890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a805é",
        ]
    )
    func malformed(text: String) {
        #expect(ArtifactID(text) == nil)
    }

    @Test("sorts as its text does")
    func order() {
        let generator = IdentifierGenerator(clock: { 1000 }, random: { 42 })
        let ids: [ArtifactID] = (0..<100).map { _ in generator.next() }
        #expect(ids.sorted() == ids.sorted { $0.text < $1.text })
    }
}

@Suite("IdentifierGenerator")
struct IdentifierGeneratorTests {
    private final class Script: Sendable {
        private let values: Mutex<[Int64]>

        init(_ values: [Int64]) {
            self.values = Mutex(values.reversed())
        }

        func next() -> Int64 { values.withLock { $0.count > 1 ? $0.removeLast() : $0.first ?? 0 } }
    }

    @Test("makes strictly increasing ids when the clock stands, steps back or leaps")
    func monotonic() {
        let clock = Script([1000, 1000, 1000, 990, 5, 2000, 1999, 2000, 1_767_225_600_000])
        let generator = IdentifierGenerator(clock: clock.next, random: { .max })
        var previous: ArtifactID = generator.next()
        for _ in 0..<10_000 {
            let next: ArtifactID = generator.next()
            #expect(previous < next)
            #expect(ArtifactID(next.text) == next)
            previous = next
        }
    }

    @Test("carries over every overflow into the bits above")
    func overflow() {
        let generator = IdentifierGenerator(clock: { 7 }, random: { 0x3fff_ffff_ffff_ffff })
        let first: ArtifactID = generator.next()
        let second: ArtifactID = generator.next()
        #expect(first < second)
        #expect(second.low & 0x3fff_ffff_ffff_ffff < first.low & 0x3fff_ffff_ffff_ffff)
        #expect(second.timestamp == first.timestamp)
    }

    @Test("takes its time from the clock")
    func time() {
        let generator = IdentifierGenerator(clock: { 1_767_225_600_123 }, random: { 0 })
        let id: RunID = generator.next()
        #expect(id.timestamp.milliseconds == 1_767_225_600_123)
    }

    @Test("never gives two callers the same id")
    func concurrency() async {
        let ids = await withTaskGroup(of: [ArtifactID].self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<2000).map { _ in .next() } }
            }
            return await group.reduce(into: Set<ArtifactID>()) { $0.formUnion($1) }
        }
        #expect(ids.count == 16_000)
    }
}
