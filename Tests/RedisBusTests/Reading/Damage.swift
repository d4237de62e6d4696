import RedisTesting
import Testing

/// Something in Redis that a commit would stumble over, and what makes it good again; the second word names the key.
struct Damage: Sendable, CustomTestStringConvertible {
    let commands: [[String]]
    let remedies: [[String]]

    var testDescription: String { commands.map { $0.joined(separator: " ") }.joined(separator: ", ") }

    /// The key holds a text.
    static func text(_ key: String) -> Damage {
        Damage(commands: [["SET", key, "x"]], remedies: [["DEL", key]])
    }

    static func counter(_ value: String) -> Damage {
        Damage(commands: [["SET", "audit.sequence", value]], remedies: [["DEL", "audit.sequence"]])
    }

    static func field(_ key: String, _ field: String, _ value: String) -> Damage {
        Damage(commands: [["HSET", key, field, value]], remedies: [["HDEL", key, field]])
    }

    func inflict(on it: Installation) async throws {
        for words in commands { try await Self.run(words, it) }
    }

    func mend(_ it: Installation) async throws {
        for words in remedies { try await Self.run(words, it) }
    }

    private static func run(_ words: [String], _ it: Installation) async throws {
        try await it.server.cli([words[0], it.key(words[1])] + words.dropFirst(2))
    }
}
