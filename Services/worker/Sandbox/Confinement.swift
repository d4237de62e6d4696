import Artifacts
import Processes

/// What stands between a program and the machine.
enum Confinement: Sendable {
    /// Its own view of the file system, processes and network, where only its working directory can be written.
    case bubblewrap(Bubblewrap)
    /// A working directory and nothing more; every result says so.
    case directory

    var mark: BuildStatus.Sandbox {
        switch self {
        case .bubblewrap: .bubblewrap
        case .directory: .cwd
        }
    }

    /// Where the program finds its working directory.
    func home(for directory: String) -> String {
        switch self {
        case .bubblewrap: Bubblewrap.home
        case .directory: directory
        }
    }

    /// The words that start the program.
    func words(_ words: [String], in directory: String) -> [String] {
        switch self {
        case .bubblewrap(let bubblewrap): bubblewrap.words(words, in: directory)
        case .directory: words
        }
    }
}
