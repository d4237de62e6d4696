import Artifacts
import Runs
import Testing

@testable import Conductor

@Suite("What the conductor keeps at hand")
struct ShelfTests {
    @Test("the key that came first goes first, and a known one keeps its place")
    func recent() {
        var recent = Recent<Int, String>(capacity: 3)
        for key in 0..<3 { recent.keep("first", as: key) }
        recent.keep("second", as: 0)
        #expect(recent[0] == "second")
        for key in 3..<5 { recent.keep("first", as: key) }
        #expect((0..<5).map { recent[$0] != nil } == [false, false, true, true, true])
        for key in 5..<100 { recent.keep("first", as: key) }
        #expect((0..<100).filter { recent[$0] != nil } == [97, 98, 99])
    }
}
