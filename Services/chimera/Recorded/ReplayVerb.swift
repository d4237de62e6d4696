import Artifacts
import Audit
import Configuration
import ControlPlane
import Lifecycle
import RunMessages
import Runs
import Security
import ServiceRuntime

/// `chimera replay`
struct ReplayVerb: Verb {
    static let spelling = "replay"
    static let operands = "RUN [FILE] [--redis] [--json]"
    static let summary = "makes a run's decisions again from its history, and compares them with what was recorded"
    static let details = """
        The history comes from the audit archive FILE, by default that of CHIMERA_AUDIT_ARCHIVE, and no server is needed;
        with --redis from the log in Redis, and the outcome is then compared with the stored record, too. Decisions follow
        the policy that the run's first entry tells. Where conductors were given another one meanwhile, set
        CHIMERA_AUTO_APPROVE and CHIMERA_TENANT_BUDGET as they were then.

        examples:
          chimera replay 0198c2f4-7b1e-7a53-8f21-3f5a9c0d1e42
          chimera replay 0198c2f4-7b1e-7a53-8f21-3f5a9c0d1e42 copy.sqlite --json
          chimera replay 0198c2f4-7b1e-7a53-8f21-3f5a9c0d1e42 --redis

        what its exit code says:
          0   every decision came out as it was recorded
          1   one did not; its entry is named
        """

    private static let batch = 1000

    let run: RunID
    let file: AuditFile
    let isFromRedis: Bool
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        isFromRedis = words.flag("--redis")
        let text = try words.operand("RUN")
        guard let run = RunID(text) else {
            throw UsageError("\"\(text)\" is no run; give its number as run list shows it")
        }
        self.run = run
        file = AuditFile(path: try words.optionalOperand())
        if isFromRedis, file.path != nil { throw UsageError("FILE and --redis exclude each other") }
    }

    func run(_ place: Workplace) async -> ExitCode {
        let policy: RunPolicy
        do throws(ConfigurationError) {
            policy = RunPolicy(try ServiceConfiguration(environment: place.environment).conductor)
        } catch {
            return place.complain("\(error)", .configuration)
        }
        guard isFromRedis else {
            return await file.read(place) { archive throws(ArchiveError) in
                tell(ReplaySheet(run, RunHistory(entries: try await entries(in: archive), record: nil), policy), place)
            }
        }
        return await place.withControlPlane { plane throws(ControlError) in
            guard let history = try await plane.history(of: run) else { throw .notFound("run \(run)") }
            return tell(ReplaySheet(run, history, policy), place)
        }
    }

    private func tell(_ sheet: ReplaySheet, _ place: Workplace) -> ExitCode {
        guard sheet.entries > 0 else { return place.complain("there is no entry of run \(run)", .noInput) }
        let code = sheet.isSame ? ExitCode.success : ExitCode(rawValue: 1)
        guard !isJSON else { return place.printed(sheet, code) }
        place.terminal.say(sheet.line)
        return code
    }

    private func entries(in archive: SQLiteArchive) async throws(ArchiveError) -> [RunHistory.Entry] {
        var found: [RunHistory.Entry] = []
        for partition in try await archive.partitions() { found += try await entries(of: partition, archive) }
        return found
    }

    private func entries(
        of partition: Int,
        _ archive: SQLiteArchive
    ) async throws(ArchiveError) -> [RunHistory.Entry] {
        var found: [RunHistory.Entry] = []
        var number = 0
        while true {
            let page = try await archive.records(of: partition, after: number, limit: Self.batch)
            guard let last = page.last else { return found }
            for sealed in page {
                guard let record = AuditRecord(bytes: sealed.bytes), record["run"] == run.text else { continue }
                found.append(RunHistory.Entry(partition: partition, number: sealed.number, fields: record.fields))
            }
            number = last.number
        }
    }
}
