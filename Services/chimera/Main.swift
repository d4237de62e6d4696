import FoundationEssentials
import Glibc
import Lifecycle
import ServiceRuntime

@main
struct Main {
    static func main() async {
        let command = CLICommand(Array(CommandLine.arguments.dropFirst()))
        exit(await command.run(environment: ProcessInfo.processInfo.environment, output: Terminal()).rawValue)
    }
}
