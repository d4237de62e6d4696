import FoundationEssentials
import Glibc

/// The commands that a redis-server has written down in order to carry them out again when it starts.
///
/// A server that dies while it writes a transaction leaves one without its end. Where the cut went through a command,
/// Redis cuts off that command alone when it starts (so does Valkey before its pull request 4342): nothing of the
/// transaction counts now, but its beginning stays, and what is written from then on stands inside of it. The start
/// after that carries out the whole as one transaction, half of which had never happened, or forgets the whole.
package enum AppendOnlyLog {
    /// To be called before a server is started in this directory. Touches nothing but the transaction at the very
    /// end, and nothing at all where there is no log or a broken one, of which the server says more.
    package static func dropTornTransaction(in directory: String) throws {
        let folder = "\(directory)/appendonlydir"
        guard let manifest = try? String(contentsOfFile: "\(folder)/appendonly.aof.manifest", encoding: .utf8),
            let file = newestFile(in: manifest)
        else { return }
        let path = "\(folder)/\(file)"
        let log = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
        guard let start = LogScan.tornTransaction(in: log.span) else { return }
        try cut(path, at: start)
    }

    private static func cut(_ path: String, at length: Int) throws {
        let file = unsafe open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        defer { close(file) }
        // On the disk before the server writes behind it.
        guard ftruncate(file, length) == 0, fsync(file) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    }

    /// Its lines are `file <name> seq <number> type <b|h|i>`; the last one that is incremental is being written.
    static func newestFile(in manifest: String) -> String? {
        let lines = manifest.split(separator: "\n").map { $0.split(separator: " ") }
        let written = lines.last { $0.count >= 6 && $0[0] == "file" && $0[5] == "i" }
        return written.map { String($0[1]) }
    }
}
