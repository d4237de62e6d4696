import Lifecycle

/// `chimera doctor`
struct DoctorVerb: Verb {
    static let spelling = "doctor"
    static let operands = ""
    static let summary = "checks machine, configuration and Redis, and says what to mend"
    static let details = """
        examples:
          chimera doctor

        what its exit code says:
          0   nothing to mend
          78  something is
        """

    init(_ words: inout Words) {}

    func run(_ place: Workplace) async -> ExitCode {
        await Doctor(environment: place.environment).run(place.terminal)
    }
}
