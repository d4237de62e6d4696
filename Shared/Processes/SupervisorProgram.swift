import Glibc

/// Where the program lies that watches over the others.
package struct SupervisorProgram: Sendable {
    package static let name = "TaskSupervisor"

    package let path: String

    /// Nil when there is no such program.
    package init?(path: String) {
        guard unsafe access(path, X_OK) == 0 else { return nil }
        self.path = path
    }

    /// The one that was built with this executable: it lies in the same folder.
    package static func beside(_ executable: String) -> SupervisorProgram? {
        let folder = executable.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return SupervisorProgram(path: (folder + [name[...]]).joined(separator: "/"))
    }
}
