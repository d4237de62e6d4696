import Glibc
import Processes

/// Reads a file that a program says it has written, while the program may still be there and up to something.
///
/// Every part of the path is opened below the one before and no link is followed, so that nothing outside is ever read.
enum ContainedFile {
    struct Refused: Error, Hashable {
        let why: String
    }

    static func read(_ text: String, in folder: String, limit: Int) throws(Refused) -> [UInt8] {
        guard let path = ContainedPath(text) else { throw Refused(why: "its path leads out of the working directory") }
        var current = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard current >= 0 else { throw Refused(why: "the working directory is gone") }
        defer { _ = close(current) }
        for (index, part) in path.parts.enumerated() {
            let isLast = index == path.parts.count - 1
            let kind = isLast ? O_NONBLOCK : O_DIRECTORY
            let next = unsafe openat(current, part, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | kind)
            guard next >= 0 else { throw Refused(why: errno == ELOOP ? "it is a link" : "it is not there") }
            _ = close(current)
            current = next
        }
        return try content(of: current, limit)
    }

    private static func content(of file: Int32, _ limit: Int) throws(Refused) -> [UInt8] {
        var info = stat()
        guard unsafe fstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
            throw Refused(why: "it is no plain file")
        }
        var bytes: [UInt8] = []
        while bytes.count <= limit {
            let more = try part(of: file)
            if more.isEmpty { return bytes }
            bytes += more
        }
        throw Refused(why: "it has more than \(limit) bytes")
    }

    /// Empty at the end; a disk that cannot be read is not one that has nothing more.
    private static func part(of file: Int32) throws(Refused) -> [UInt8] {
        var problem: Int32 = 0
        let part = unsafe [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            let length = unsafe Glibc.read(file, buffer.baseAddress, buffer.count)
            if length < 0 { problem = errno }
            count = max(0, length)
        }
        guard problem == 0 else {
            throw Refused(why: unsafe "it cannot be read: \(String(cString: strerror(problem)))")
        }
        return part
    }
}
