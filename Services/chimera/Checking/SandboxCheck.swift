import Configuration
import FoundationEssentials
import Glibc
import Processes
import ServiceRuntime

/// Whether workers on this machine could confine what they run: bwrap is there, and starts a program.
struct SandboxCheck {
    /// Where bwrap is looked for.
    var folders = ["/usr/bin", "/bin", "/usr/local/bin"]
    /// Where the executables lie.
    let programs: String

    func finding(_ mode: SandboxMode) async -> Doctor.Finding {
        guard mode == .required else {
            return Doctor.Finding(subject: "sandbox", state: "not wanted: tasks run unconfined", remedy: nil)
        }
        let choice = "or choose \(Setting.sandbox.name)=cwd, which confines nothing and marks every result"
        let paths = folders.map { "\($0)/bwrap" }
        guard let path = paths.first(where: { (path: String) in unsafe access(path, X_OK) == 0 }) else {
            let remedy = "install the package bubblewrap, \(choice)"
            return Doctor.Finding(subject: "sandbox", state: "bwrap is not installed", remedy: remedy)
        }
        guard let problem = await problem(of: path) else {
            return Doctor.Finding(subject: "sandbox", state: "\(path) starts programs", remedy: nil)
        }
        let remedy = "allow unprivileged user namespaces, \(choice)"
        return Doctor.Finding(subject: "sandbox", state: "\(path) does not work: \(problem)", remedy: remedy)
    }

    /// Nil when it starts a program that ends well.
    private func problem(of path: String) async -> String? {
        guard let supervisor = SupervisorProgram(path: "\(programs)/\(SupervisorProgram.name)") else {
            return "\(SupervisorProgram.name) is missing, so it cannot be tried"
        }
        let words = [
            path, "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--",
            "/bin/true",
        ]
        do throws(ProcessError) {
            let process = try await RunningProcess.start(ProcessCommand(words, directory: "/"), under: supervisor)
            return await Self.problem(of: process)
        } catch {
            return "\(error)"
        }
    }

    private static func problem(of process: RunningProcess) async -> String? {
        var errors: [UInt8] = []
        for await event in process.events {
            if case .errors(let bytes) = event { errors += bytes }
            guard case .ended(let end) = event else { continue }
            guard end != .exited(0) else { return nil }
            let text = String(decoding: errors.suffix(300), as: UTF8.self).split(whereSeparator: \.isNewline)
            return text.isEmpty ? "it ended with \(end)" : text.joined(separator: "; ")
        }
        return "it was broken off"
    }
}
