import FoundationEssentials
import Glibc
import Lifecycle
import ServiceRuntime

@main
struct Main {
    static func main() async {
        let command = CLICommand(Array(CommandLine.arguments.dropFirst()))
        let environment = ProcessInfo.processInfo.environment
        let terminal = Terminal.standard(environment: environment)
        exit(await command.run(environment: environment, output: terminal).rawValue)
    }
}
