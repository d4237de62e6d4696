import Configuration
import FoundationEssentials
import Glibc
import Lifecycle
import Observability
import ServiceRuntime

@main
struct Main {
    static func main() async {
        do throws(ConfigurationError) {
            let settings = try HopSettings(environment: ProcessInfo.processInfo.environment)
            await Bootstrap.runProcess(HopWorker.program(settings))
        } catch {
            StandardOutputSink(descriptor: 2).write(Array("hop-worker: \(error)\n".utf8))
            exit(ExitCode.configuration.rawValue)
        }
    }
}
