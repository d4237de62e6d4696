import Artifacts
import Audit
import Foundation
import Lifecycle
import Observability
import Pipeline
import RedisTesting
import Runs
import ServiceRuntime
import Testing

@testable import Conductor

@Suite("Indicators of a conductor", .timeLimit(.minutes(5)))
struct IndicatorGaugesTests {
    private func values(_ metrics: MetricsRegistry) -> [String] {
        metrics.render().split(separator: "\n").filter { $0.hasPrefix("chimera_kpi_") }.map(String.init).sorted()
    }

    private func counting(_ archive: SQLiteArchive, _ metrics: MetricsRegistry, _ body: () async throws -> Void)
        async throws
    {
        let gauges = IndicatorGauges(
            of: archive,
            partitions: [3],
            metrics: metrics,
            progress: LoopProgress(),
            logger: Logger(),
            pause: .milliseconds(5)
        )
        let shutdown = ShutdownSignal()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await gauges.run(until: shutdown) }
            defer { shutdown.request() }
            try await body()
        }
    }

    private func record(_ number: Int, _ fields: KeyValuePairs<String, String>) -> AuditRecord {
        let all = [("run", "run-1"), ("now", "1767225600000"), ("from", "PENDING")] + fields.map { ($0.key, $0.value) }
        return AuditRecord(
            partition: 3,
            number: number,
            fields: all.map { EnvelopeField(name: $0.0, text: $0.1) }
        )
    }

    @Test("they follow the archive, and a conductor that starts again shows the same")
    func follow() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "gauges-\(UUID().uuidString).sqlite").path
        // A left-over file does no harm.
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let archive = try SQLiteArchive(path: path)
        try await archive.append((1...600).map { record($0, ["event": "run.result"]) }, to: 3)
        let metrics = MetricsRegistry()
        try await counting(archive, metrics) {
            try await waitUntil("all is counted") { values(metrics).contains("chimera_kpi_infra_error_ratio 0") }
            #expect(values(metrics).contains("chimera_kpi_base{kpi=\"infra_errors\"} 600"))
            let failed = (601...800).map { record($0, ["event": "run.result", "fault": "installation"]) }
            try await archive.append(failed, to: 3)
            try await waitUntil("what came since is counted") {
                values(metrics).contains("chimera_kpi_infra_error_ratio 0.25")
            }
        }
        let restarted = MetricsRegistry()
        try await counting(archive, restarted) {
            try await waitUntil("it is counted again") { !values(restarted).isEmpty }
            #expect(values(restarted) == values(metrics), "and nothing was shown before the end was reached")
        }
    }

    @Test("a conductor that archives shows them, and tells what they need of each decision")
    func whole() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kpi-\(UUID().uuidString)").path
        // The system clears its temporary folder in any case.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let stage = try await Stage.start(["CHIMERA_AUDIT_ARCHIVE": "\(folder)/audit.sqlite"])
        let player = Player(stage: stage)
        try await stage.conducting {
            try await player.submit()
            let task = try await stage.take(Channels.tasks(of: stage.pool)).body
            let status = BuildStatus(
                task: task.task,
                run: task.run,
                step: task.step,
                attempt: 1,
                outcome: .failed,
                usage: UsageTotals(costMicros: 40, durationMs: 1, inputTokens: 0, outputTokens: 0),
                sandbox: .cwd,
                startedAt: .now(),
                finishedAt: .now()
            )
            let fault = EnvelopeField(name: Envelope.faultField, text: "installation")
            try await stage.publish(status, to: Channels.results, extensions: [fault])
            try await stage.wait(for: player.run, in: .done)
            let entry = try await stage.entries(of: "audit").last { $0["event"] == "run.result" }
            #expect(entry?["fault"] == "installation" && entry?["spent"] == "40" && entry?["outcome"] == "failed")
            try await player.expectReplay()
            let expected = [
                "chimera_kpi_base{kpi=\"infra_errors\"} 1", "chimera_kpi_base{kpi=\"plan_success\"} 1",
                "chimera_kpi_base{kpi=\"savings\"} 1", "chimera_kpi_infra_error_ratio 1",
                "chimera_kpi_plan_success_ratio 0",
            ]
            try await waitUntil("the gauges show it") { values(stage.context.metrics) == expected }
        }
    }
}
