import FoundationEssentials
import Glibc

/// Removes a folder with all that is in it, also what its owner has locked himself out of.
enum FolderRemoval {
    /// Throws when something of it is still there; a folder that is not there is removed.
    static func remove(_ path: String) throws {
        var info = stat()
        guard unsafe lstat(path, &info) == 0 || errno != ENOENT else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            openUp(path)
            try FileManager.default.removeItem(atPath: path)
        }
    }

    /// From the top downwards: what lies in a closed folder is seen only once that one is open.
    private static func openUp(_ path: String) {
        var waiting = [path]
        while let folder = waiting.popLast() {
            var info = stat()
            guard unsafe lstat(folder, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else { continue }
            // What cannot be opened up makes the removal fail, which is told.
            _ = unsafe chmod(folder, 0o700)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            waiting += names.map { "\(folder)/\($0)" }
        }
    }
}
