import FoundationEssentials
import Processes
import ServiceRuntime

/// Whether workers on this machine could confine what they run: tried as a worker tries it at its start.
struct SandboxCheck {
    /// Where bwrap is looked for.
    var folders = Bubblewrap.usualFolders
    /// Where the executables lie.
    let programs: String

    func finding(_ mode: SandboxMode) async -> Doctor.Finding {
        guard mode == .required else {
            return Doctor.Finding(subject: "sandbox", state: "not wanted: tasks run unconfined", remedy: nil)
        }
        guard let supervisor = SupervisorProgram(path: "\(programs)/\(SupervisorProgram.name)") else {
            let state = "\(SupervisorProgram.name) is missing, so it cannot be tried"
            return Doctor.Finding(subject: "sandbox", state: state, remedy: "build or install all programs")
        }
        let folder = FileManager.default.temporaryDirectory.path
        do throws(Bubblewrap.Obstacle) {
            let bubblewrap = try await Bubblewrap.working(.find(in: folders), under: supervisor, in: folder)
            return Doctor.Finding(subject: "sandbox", state: "\(bubblewrap.path) confines programs", remedy: nil)
        } catch {
            let remedy = "\(error.remedy), \(SandboxMode.choice)"
            return Doctor.Finding(subject: "sandbox", state: error.found, remedy: remedy)
        }
    }
}
