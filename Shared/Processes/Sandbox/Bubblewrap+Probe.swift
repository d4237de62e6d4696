import FoundationEssentials

extension Bubblewrap {
    /// Why programs cannot be confined on this machine, and what would help.
    package struct Obstacle: Error, Hashable {
        package let found: String
        package let remedy: String
    }

    /// What was found, once it has confined a program as it should. `parent` is a folder in which a program may run.
    package static func working(
        _ found: Bubblewrap?,
        under supervisor: SupervisorProgram,
        in parent: String
    ) async throws(Obstacle) -> Bubblewrap {
        guard let found else {
            throw Obstacle(found: "bwrap is not installed", remedy: "install the package bubblewrap")
        }
        guard let problem = await found.problem(under: supervisor, in: parent) else { return found }
        throw Obstacle(
            found: "\(found.path) does not confine programs here: \(problem)",
            remedy: "allow unprivileged user namespaces"
        )
    }

    /// Runs a program in the sandbox for real; nil when it is confined as it should be, else what is wrong.
    private func problem(under supervisor: SupervisorProgram, in parent: String) async -> String? {
        let script = "echo in > inside && ! (echo out > /outside) 2>/dev/null"
        let directory = "\(parent)/sandbox-\(UUID().uuidString.lowercased())"
        // A folder that stays is swept with its parent.
        defer { try? FileManager.default.removeItem(atPath: directory) }
        do {
            let inner = "\(directory)/\(Self.temporary)"
            try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
            var command = ProcessCommand(
                words(["/bin/sh", "-c", script], in: directory),
                environment: ["PATH": "/usr/bin:/bin"],
                directory: directory
            )
            command.kind = .wrapped
            return await Self.problem(of: try await RunningProcess.start(command, under: supervisor))
        } catch {
            return "trying it failed: \(error)"
        }
    }

    private static func problem(of process: RunningProcess) async -> String? {
        var errors: [UInt8] = []
        for await event in process.events {
            switch event {
            case .errors(let bytes): errors += bytes
            case .ended(.exited(0)): return nil
            case .ended(let end):
                let text = String(decoding: errors.suffix(300), as: UTF8.self)
                return "trying it ended with \(end): \(text.split(separator: "\n").joined(separator: "; "))"
            case .started, .output, .overflow: continue
            }
        }
        return "trying it was broken off"
    }
}
