import Configuration
import Processes
import ServiceRuntime

extension Confinement {
    /// What the operator asked for, tried out; throws a refusal that says what to change.
    static func choose(
        _ settings: WorkerSettings,
        under supervisor: SupervisorProgram,
        trying folder: String,
        finding bubblewrap: Bubblewrap? = .find()
    ) async throws -> Confinement {
        guard settings.sandbox == .required else { return .directory }
        guard var bubblewrap else {
            throw refusal("bwrap is not installed", "install the package bubblewrap")
        }
        bubblewrap.readable = settings.sandboxReadable
        if let problem = await bubblewrap.problem(under: supervisor, in: folder) {
            throw refusal(
                "\(bubblewrap.path) does not confine programs here: \(problem)",
                "allow unprivileged user namespaces"
            )
        }
        return .bubblewrap(bubblewrap)
    }

    private static func refusal(_ found: String, _ remedy: String) -> StartRefusal {
        let choice = "or choose \(Setting.sandbox.name)=cwd, which confines nothing and marks every result"
        return StartRefusal(
            step: "preparing the sandbox",
            problems: [StartRefusal.Problem(found: found, remedy: "\(remedy), \(choice)")]
        )
    }
}
