import Artifacts
import Testing

@testable import Worker

@Suite struct StepReportTests {
    /// A report of so many steps that all have the longest reason; the last one is not done.
    private func report(of count: Int) throws -> StepReport {
        var execution = Execution(.done, reason: String(repeating: "é", count: 1000))
        var report = StepReport()
        for number in 0..<count {
            if number == count - 1 { execution.outcome = .failed }
            report.append(try #require(StepName("step-\(number)")), .next(), execution)
        }
        return report
    }

    private func fitted(_ report: StepReport, into limit: Int) throws -> StepReport {
        try report.fitted { report throws(ArtifactError) in
            guard try ArtifactEncoder.encode(report.results).count <= limit else {
                throw ArtifactError(.bodyTooLarge, field: "body", "is too large")
            }
            return report
        }
    }

    @Test("what fits keeps all its words")
    func small() throws {
        #expect(try fitted(report(of: 2), into: RawArtifact.bodyLimit).results.allSatisfy { $0.reason != nil })
    }

    @Test("the words about steps that are done are left out first, then the others are shortened, until it fits")
    func large() throws {
        let some = try fitted(report(of: 20), into: RawArtifact.bodyLimit)
        #expect(some.results.map { $0.reason?.count } == Array(repeating: nil, count: 19) + [1000])
        var bare = try report(of: 20)
        for index in bare.results.indices { bare.results[index].reason = nil }
        let least = try ArtifactEncoder.encode(bare.results).count
        #expect(try fitted(report(of: 20), into: least + 420).results.last?.reason?.count == 200)
        #expect(try fitted(report(of: 20), into: least).results.last?.reason == nil)
        #expect(throws: ArtifactError.self) { try fitted(report(of: 20), into: 100) }
    }
}
