import FoundationEssentials
import Glibc
import Lifecycle
import Planning
import Processes

/// Where the executables of the services lie: beside this one.
struct ProgramFolder: Sendable {
    let path: String

    init(beside program: String = CatalogueFolder.ownProgram) {
        path = URL(filePath: program).deletingLastPathComponent().path
    }

    /// What watches over the programs; any missing executable is refused, before anything runs.
    func supervisor() throws(StackFailure) -> SupervisorProgram {
        let parts = StackPart.services + [.worker(1)]
        let missing = parts.map(\.program).filter { !Self.isExecutable("\(path)/\($0)") }
        guard missing.isEmpty, let supervisor = SupervisorProgram(path: "\(path)/\(SupervisorProgram.name)") else {
            let names = missing.isEmpty ? SupervisorProgram.name : missing.joined(separator: ", ")
            throw StackFailure(
                .configuration,
                "not found in \(path): \(names); build or install all executables together"
            )
        }
        return supervisor
    }

    func path(of part: StackPart) -> String { "\(path)/\(part.program)" }

    /// The redis-server of this machine.
    static func redisServer(searching folders: String?) throws(StackFailure) -> String {
        let paths = (folders ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/\(StackPart.redis.program)" }
        guard let found = paths.first(where: isExecutable) else {
            throw StackFailure(
                .unavailable,
                "redis-server is not on the PATH; install Redis 7.0 or later, or name one with CHIMERA_REDIS_URL"
            )
        }
        return found
    }

    private static func isExecutable(_ path: String) -> Bool { unsafe access(path, X_OK) == 0 }
}
