import Processes

extension Bubblewrap {
    /// Runs a program in the sandbox for real; nil when it is confined as it should be, else what is wrong.
    func problem(under supervisor: SupervisorProgram, in parent: String) async -> String? {
        let script = "echo in > inside && ! (echo out > /outside) 2>/dev/null"
        do {
            let directory = try WorkingDirectory(in: parent)
            // A folder that stays is swept with its parent.
            defer { try? directory.remove() }
            var command = ProcessCommand(
                words(["/bin/sh", "-c", script], in: directory.path),
                environment: ["PATH": "/usr/bin:/bin"],
                directory: directory.path
            )
            command.isWrapped = true
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
