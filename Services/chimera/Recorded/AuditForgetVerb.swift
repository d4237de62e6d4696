import ControlPlane
import Lifecycle

/// `chimera audit forget`
struct AuditForgetVerb: Verb {
    static let spelling = "audit forget"
    static let operands = "ARCHIVE [--json]"
    static let summary = "keeps the audit log no longer for an archive that is gone for good"
    static let details = """
        ARCHIVE is a name as audit archives shows it. What that archive lacks may be dropped from Redis afterwards. An
        archive whose conductor still runs comes back at once.

        examples:
          chimera audit forget 0198c2f4-7b1e-7a53-8f21-3f5a9c0d1e42
        """

    private struct Answer: Encodable {
        let forgotten: String
    }

    let archive: String
    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) {
        isJSON = words.flag("--json")
        archive = try words.operand("ARCHIVE")
    }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            try await plane.forget(archive: archive)
            if isJSON {
                try place.print(Answer(forgotten: archive))
            } else {
                place.terminal.say("forgotten: \(archive)")
            }
            return .success
        }
    }
}
