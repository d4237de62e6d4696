import FoundationEssentials
import ServiceRuntime

/// What a running `chimera up` tells the verbs in other terminals.
struct RunningStack: Codable, Equatable, Sendable {
    /// Of `chimera up` itself.
    let pid: Int32
    let version: String
    /// Without user and password: those are in the environment of whoever gave them.
    let redisURL: String
    /// The pid of each part by its name, such as `core` or `worker-1`.
    let parts: [String: Int32]

    enum CodingKeys: String, CodingKey {
        case pid
        case version
        case redisURL = "redis"
        case parts
    }

    init(pid: Int32, version: String = ProgramVersion.text, redisURL: String, parts: [String: Int32]) {
        self.pid = pid
        self.version = version
        self.redisURL = Self.withoutCredentials(redisURL)
        self.parts = parts
    }

    /// The stack that runs now with this state folder, once it is up; nil when there is none.
    ///
    /// What one that was killed has left behind is not mistaken for it.
    static func find(in directory: String = StateFolder.usual) -> RunningStack? {
        let folder = StateFolder(directory)
        guard let stack = read(in: folder.path) else { return nil }
        // A folder that cannot be written says nothing about its holder: then the notice must do.
        let isFree = (try? FileLock.take(folder.life, .shared)) != nil
        return isFree ? nil : stack
    }

    /// What the notice says, whether its author lives or not.
    static func read(in directory: String) -> RunningStack? {
        // Most often there is no notice at all.
        guard let content = try? Data(contentsOf: URL(filePath: StateFolder(directory).notice)) else { return nil }
        // A notice of another version is as good as none.
        return try? JSONDecoder().decode(RunningStack.self, from: content)
    }

    /// Whole or not at all: readers may come at any time.
    func write(in folder: StateFolder) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try (encoder.encode(self) + Data("\n".utf8)).write(to: URL(filePath: folder.notice), options: .atomic)
    }

    private static func withoutCredentials(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return "" }
        // The last @ ends the credentials, even if a careless password holds one or a slash.
        guard let at = url[scheme.upperBound...].lastIndex(of: "@") else { return url }
        return String(url[..<scheme.upperBound] + url[url.index(after: at)...])
    }
}
