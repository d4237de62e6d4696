import Bus
import Configuration
import FoundationEssentials
import Processes
import RedisBus
import ServiceRuntime

/// What must be there before a worker takes tasks; each refusal says what to change.
enum WorkerStart {
    static func supervisor(beside executable: String? = nil) throws -> SupervisorProgram {
        // Without /proc the path that we were started by must do.
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        if let found = SupervisorProgram.beside(executable ?? own ?? CommandLine.arguments[0]) { return found }
        let problem = StartRefusal.Problem(
            found: "the program \(SupervisorProgram.name) does not lie beside this one",
            remedy: "build it and put it into the same folder"
        )
        throw StartRefusal(step: "looking for the supervisor of programs", problems: [problem])
    }

    static func folder(_ settings: WorkerSettings, for context: ServiceContext) throws -> WorkFolder {
        do {
            return try WorkFolder(in: settings.workDirectory, named: context.bus.consumer.text, logger: context.logger)
        } catch {
            let problem = StartRefusal.Problem(
                found: "the folder \(settings.workDirectory) cannot be used: \(error)",
                remedy: "make \(Setting.workDirectory.name) a folder that the worker may write"
            )
            throw StartRefusal(step: "preparing the working folder", problems: [problem])
        }
    }
}
