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
        The history comes from the audit archive FILE, by default that of CHIMERA_AUDIT_ARCHIVE, and no server is needed.
        With --redis it goes on with what Redis holds beyond the archive, and the outcome is compared with the record that
        is stored there; without an archive only a young run is whole in Redis. Decisions follow the policy that the run's
        first entry tells. Where conductors were given another one meanwhile, set CHIMERA_AUTO_APPROVE and
        CHIMERA_TENANT_BUDGET as they were then.

        examples:
          chimera replay 0198c2f4-7b1e-7a53-8f21-3f5a9c0d1e42
          chimera replay 0198c2f4-7b1e-7a53-8f21-3f5a9c0d1e42 copy.sqlite --json
          chimera replay 0198c2f4-7b1e-7a53-8f21-3f5a9c0d1e42 --redis

        what its exit code says:
          0   every decision came out as it was recorded
          1   one did not; its entry is named
          66  nothing is known of the run, or the beginning of its history or a policy is not at hand
        """

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
    }

    func run(_ place: Workplace) async -> ExitCode {
        let policy: RunPolicy
        do throws(ConfigurationError) {
            policy = RunPolicy(try ServiceConfiguration(environment: place.environment).conductor)
        } catch {
            return place.complain("\(error)", .configuration)
        }
        var archived = ArchivedHistory(of: run)
        let code = await file.read(place, isOptional: isFromRedis) { archive throws(ArchiveError) in
            try await archived.read(archive)
            return .success
        }
        guard code == .success else { return code }
        guard isFromRedis else {
            return tell(ReplaySheet(run, RunHistory(entries: archived.entries, record: nil), policy), place)
        }
        return await place.withControlPlane { plane throws(ControlError) in
            let log = try await plane.history(of: run) ?? RunHistory(entries: [], record: nil)
            return tell(ReplaySheet(run, archived.joined(with: log), policy), place)
        }
    }

    private func tell(_ sheet: ReplaySheet, _ place: Workplace) -> ExitCode {
        guard sheet.entries > 0 else { return place.complain("there is no entry of run \(run)", .noInput) }
        let code: ExitCode = sheet.isSame ? .success : sheet.isWhole ? ExitCode(rawValue: 1) : .noInput
        guard !isJSON else { return place.printed(sheet, code) }
        place.terminal.say(sheet.line)
        return code
    }
}
