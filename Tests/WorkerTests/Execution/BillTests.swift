import Artifacts
import Testing

@testable import Worker

@Suite struct BillTests {
    private func cost(_ lines: String..., worth: Int = 3000, planned: Int = 60_000, took: Int = 20_000) -> Int {
        var transcript = Transcript()
        for line in lines { _ = transcript.take(Array("\(line)\n".utf8)) }
        return Bill.micros(of: transcript, worth: worth, planned: planned, took: took)
    }

    @Test("who says nothing of money pays for the time that it took, and never more than was set aside")
    func time() {
        #expect(cost() == 1000 && cost("plain text") == 1000)
        #expect(cost(took: 60_000) == 3000 && cost(took: 90_000) == 3000 && cost(took: 0) == 0)
        #expect(cost(worth: 0) == 0 && cost(planned: 0) == 3000)
        let most = UsageTotals.mostMoney
        #expect(cost(worth: most, planned: 6 * 3_600_000, took: 3 * 3_600_000) == most / 2)
    }

    @Test("who names a price pays that, and tokens without one cost all that was set aside")
    func named() {
        #expect(cost(#"{"type":"usage","costMicros":7}"#) == 7)
        #expect(cost(#"{"type":"usage","costMicros":0}"#) == 0)
        #expect(cost(#"{"type":"usage","model":"m","inputTokens":5}"#) == 3000)
        #expect(cost(#"{"type":"usage","costMicros":7}"#, #"{"type":"usage","model":"m","inputTokens":5}"#) == 3000)
    }
}
