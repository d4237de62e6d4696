import ControlPlane
import Lifecycle

/// `chimera audit archives`
struct AuditArchivesVerb: Verb {
    static let spelling = "audit archives"
    static let operands = "[--json]"
    static let summary = "lists the archives that the audit log is kept for, and what each has reached"
    static let details = """
        Redis drops an entry of the audit log when every archive that is listed here has it. One that has stopped far behind
        the others keeps the log: start its conductor, or give it up with chimera audit forget.

        examples:
          chimera audit archives
          chimera audit archives --json
        """

    let isJSON: Bool

    init(_ words: inout Words) { isJSON = words.flag("--json") }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            try place.show(
                try await plane.archives(),
                asJSON: isJSON,
                under: ["ARCHIVE", "PARTITION", "LAST ENTRY"]
            ) { [$0.archive, "\($0.partition)", "\($0.number)"] }
        }
    }
}
