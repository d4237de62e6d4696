/// How a process ends, in the spelling of sysexits.h where it has one.
package struct ExitCode: Hashable, Sendable {
    package let rawValue: Int32

    package static let success = ExitCode(rawValue: 0)
    /// The command line made no sense.
    package static let usage = ExitCode(rawValue: 64)
    /// What was handed over is not of its form.
    package static let badData = ExitCode(rawValue: 65)
    /// What was to be read is not there.
    package static let noInput = ExitCode(rawValue: 66)
    /// A server that the process cannot do without is not there.
    package static let unavailable = ExitCode(rawValue: 69)
    /// A part of the process failed.
    package static let software = ExitCode(rawValue: 70)
    /// Asked to stop, but the grace period or a second signal cut the work short.
    package static let cutShort = ExitCode(rawValue: 75)
    /// The configuration, or the server that it names, must be changed by a person first.
    package static let configuration = ExitCode(rawValue: 78)

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }
}
