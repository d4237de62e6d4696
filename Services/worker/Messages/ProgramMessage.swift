import Artifacts

/// One line that a program says about its task.
enum ProgramMessage: Hashable, Sendable {
    /// How far it is, from 0 to 1 where it knows.
    case progress(fraction: Double?, message: String?)
    case log(level: OpsEvent.Severity, message: String)
    /// What it used since it last said so.
    /// Tokens without a cost have no price that anybody knows.
    case usage(UsageTotals, model: String?, isPriced: Bool)
    /// A file from which the next attempt can go on.
    case checkpoint(path: String)
    /// A file that it produced.
    case artifact(path: String, mediaType: String?)
    case result(ProgramResult)
}
