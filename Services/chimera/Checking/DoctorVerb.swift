import Lifecycle

/// `chimera doctor`
struct DoctorVerb: Verb {
    static let spelling = "doctor"
    static let operands = "[--json]"
    static let summary = "checks machine, programs, configuration and Redis, and says what to mend"
    static let details = """
        Redis is where CHIMERA_REDIS_URL says, or that of the chimera up which runs in this folder.

        examples:
          chimera doctor
          chimera doctor --json

        what its exit code says:
          0   nothing to mend
          78  something is
        """

    let isJSON: Bool

    init(_ words: inout Words) { isJSON = words.flag("--json") }

    func run(_ place: Workplace) async -> ExitCode {
        let findings = await Doctor(environment: place.joinedEnvironment).findings()
        let count = findings.count { $0.remedy != nil }
        let code = count == 0 ? ExitCode.success : .configuration
        guard !isJSON else { return place.printed(findings, code) }
        for finding in findings { report(finding, place.terminal) }
        place.terminal.say(count == 0 ? "nothing to mend" : "\(count) to mend")
        return code
    }

    private func report(_ finding: Doctor.Finding, _ terminal: Terminal) {
        terminal.say("\(finding.remedy == nil ? "ok  " : "mend") \(finding.subject): \(finding.state)")
        if let remedy = finding.remedy { terminal.say("     \(remedy)") }
    }
}
