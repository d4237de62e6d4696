import FoundationEssentials
import RedisClient

extension ServiceConfiguration {
    /// Folders of the installation that no program of an agent may see, whatever else it may read.
    ///
    /// The folder of Redis' socket rather than the socket: a server that starts again makes a new one.
    package var privateFolders: [String] {
        let sockets = redis.endpoints.compactMap { endpoint in
            if case .unix(let path) = endpoint { path } else { nil }
        }
        let files = sockets + [conductor.auditArchive].compactMap(\.self)
        let folders = files.map { URL(filePath: $0).deletingLastPathComponent().path }
        return [worker.blobDirectory, worker.workDirectory] + folders
    }
}
