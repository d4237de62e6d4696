import Runs
import Testing

@testable import Artifacts

@Suite("RunRecord")
struct RunRecordTests {
    @Test("reads what it writes, in every state", arguments: RunState.allCases.filter { $0 != .readyForApply })
    func roundTrip(_ state: RunState) throws {
        let record = try #require(try Situation.record(in: state).record)
        #expect(record.state == state)
        #expect(try RunRecord(bytes: record.bytes()) == record)
    }

    @Test("takes less than 1,400 bytes while it waits for approval, whatever the size of its plan")
    func size() throws {
        var it = Fixture()
        let build = try (0..<100).map { try Fixture.step("step-\($0)", cost: 10) }
        try it.startWaiting(it.plan(build + [Fixture.step("apply", .apply)], approvals: 2))
        try it.approve()
        let record = try #require(it.record)
        #expect(record.state == .waitForApprove)
        #expect(try record.bytes().count < 1400)
    }

    @Test("keeps what a newer build added, and refuses a newer layout")
    func versions() throws {
        let record = try #require(try Situation.record(in: .pending).record)
        let text = String(decoding: try record.bytes(), as: UTF8.self)
        let newer = Array(("{\"added\":true," + text.dropFirst()).utf8)
        let read = try RunRecord(bytes: newer)
        #expect(String(decoding: try read.bytes(replacing: newer), as: UTF8.self).contains("\"added\":true"))
        let layout = Array(text.replacing("\"v\":1", with: "\"v\":2").utf8)
        #expect(throws: ArtifactError.self) { try RunRecord(bytes: layout) }
    }

    @Test("is written in canonical order from the start, in every state", arguments: RunState.allCases)
    func order(_ state: RunState) throws {
        guard state != .readyForApply else { return }
        let writer = JSONWriter()
        try writer.write(encoding: #require(try Situation.record(in: state).record))
        let isSorted = writer.text.isSorted
        #expect(isSorted)
    }

    @Test("a stored run follows on another with the same bytes, and keeps what a newer build added")
    func stored() throws {
        let before = try #require(try Situation.record(in: .pending).record)
        let after = try #require(try Situation.record(in: .applying).record)
        let first = try StoredRun(before, replacing: nil)
        #expect(try first == StoredRun(bytes: before.bytes()))
        #expect(try StoredRun(after, replacing: first).bytes == after.bytes())
        let newer = Array(("{\"added\":true," + String(decoding: first.bytes, as: UTF8.self).dropFirst()).utf8)
        let next = try StoredRun(after, replacing: StoredRun(bytes: newer))
        let last = try StoredRun(before, replacing: next)
        for run in [next, last] { #expect(String(decoding: run.bytes, as: UTF8.self).contains("\"added\":true")) }
        #expect(try StoredRun(bytes: last.bytes) == last)
    }

    @Test("a ledger refuses characters that mean nothing", arguments: ["d", "x0", "w!"])
    func ledger(_ text: String) throws {
        let bytes = Array("\"\(text)\"".utf8)
        #expect(throws: ArtifactError.self) { try ArtifactDecoder.decode(StepLedger.self, from: bytes) }
    }
}
