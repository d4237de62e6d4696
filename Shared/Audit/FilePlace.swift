import Glibc

/// Where a file lies, in the words of its file system: a copy lies elsewhere, one that was only renamed does not.
enum FilePlace {
    /// Nil when it cannot be told.
    static func text(of path: String) -> String? {
        var file = stat()
        var system = statvfs()
        guard unsafe stat(path, &file) == 0, unsafe statvfs(path, &system) == 0 else { return nil }
        // The number of a device may be another after the next start, the name of its file system stays.
        return "\(system.f_fsid):\(file.st_ino)"
    }
}
