import Lifecycle

/// One thing that the tool can do. `VerbTable` lists them all; help and completions are made from it.
protocol Verb: Sendable {
    /// As it is typed, such as `run show`.
    static var spelling: String { get }
    /// What follows the verb, such as `RUN [--json]`.
    static var operands: String { get }
    /// One line for the list of all verbs.
    static var summary: String { get }
    /// What `--help` says besides: details, examples, exit codes of its own.
    static var details: String { get }

    init(_ words: inout Words) throws(UsageError)

    func run(_ place: Workplace) async -> ExitCode
}

extension Verb {
    /// The text of `chimera VERB --help`.
    static var helpText: String {
        """
        chimera \(spelling): \(summary)

        usage:
          chimera \(spelling)\(operands.isEmpty ? "" : " \(operands)")

        \(details)

        exit codes: 0 done, 1 refused or no, 64 to 78 as chimera --help lists them.
        """
    }
}
