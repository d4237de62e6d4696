import FoundationEssentials
import Glibc
import Lifecycle

extension Bootstrap {
    /// Runs a service with the process's own arguments and environment, and ends the process.
    package static func runProcess(_ program: ServiceProgram) async -> Never {
        let code = await run(
            program,
            arguments: Array(CommandLine.arguments.dropFirst()),
            environment: ProcessInfo.processInfo.environment
        )
        exit(code.rawValue)
    }
}
