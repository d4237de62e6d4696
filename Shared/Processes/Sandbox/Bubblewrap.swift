import Glibc

/// The sandbox that bwrap makes: no network, no other processes, a read-only base, one folder to write in.
package struct Bubblewrap: Sendable {
    /// Where the working directory lies inside.
    package static let home = "/work"

    /// Which folder of the working directory programs see as /tmp; it must be there.
    package static let temporary = ".tmp"
    /// Where bwrap is looked for.
    package static let usualFolders = ["/usr/bin", "/bin", "/usr/local/bin"]

    /// What programs of a usual system need: their code and libraries, and no other file of this machine.
    private static let base = [
        "/bin", "/etc/alternatives", "/etc/group", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
        "/etc/localtime", "/etc/nsswitch.conf", "/etc/passwd", "/etc/python3", "/etc/python3.11", "/etc/ssl/certs",
        "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/sbin", "/usr",
    ]

    package let path: String
    /// Further folders and files that programs may read.
    package var readable: [String] = []
    /// Where something lies inside that `hide` covers.
    var hidden: Set<String> = []

    /// What programs see of this machine, unless it is hidden.
    var visible: [String] { Self.base + readable }

    package init(path: String) {
        self.path = path
    }

    /// Nil when it is not installed in one of these folders.
    package static func find(in folders: [String] = usualFolders) -> Bubblewrap? {
        let paths = folders.map { "\($0)/bwrap" }
        return paths.first { (path: String) in unsafe access(path, X_OK) == 0 }.map { Bubblewrap(path: $0) }
    }

    package func words(_ words: [String], in directory: String) -> [String] {
        let temporary = "\(directory)/\(Self.temporary)"
        var options = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
        for place in Self.base { options += ["--ro-bind-try", place, place] }
        // Before what may lie below it.
        options += ["--bind", temporary, "/tmp", "--bind", directory, Self.home]
        options += readingOptions
        options += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/"]
        options += ["--hostname", "sandbox", "--chdir", Self.home, "--"]
        return [path] + options + words
    }
}
