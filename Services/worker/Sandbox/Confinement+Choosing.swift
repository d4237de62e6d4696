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
        var found = bubblewrap
        found?.readable = settings.sandboxReadable
        do throws(Bubblewrap.Obstacle) {
            return .bubblewrap(try await Bubblewrap.working(found, under: supervisor, in: folder))
        } catch {
            throw StartRefusal(
                step: "preparing the sandbox",
                problems: [.init(found: error.found, remedy: "\(error.remedy), \(SandboxMode.choice)")]
            )
        }
    }
}
