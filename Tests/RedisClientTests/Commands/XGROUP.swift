import RedisProtocol

/// XGROUP's subcommands.
enum XGROUP {
    enum Start: Sendable, Equatable {
        case beginning, latest
        case after(EntryID)
    }

    /// Creates a group; a BUSYGROUP error says that it is there already.
    struct CREATE: RedisCommand {
        private let key: RedisKey
        private let group: String
        private let start: Start
        private let makesStream: Bool

        init(_ key: RedisKey, group: String, start: Start = .beginning, makesStream: Bool = true) {
            self.key = key
            self.group = group
            self.start = start
            self.makesStream = makesStream
        }

        var keys: [RedisKey] { [key] }

        func encode(into arguments: inout CommandArguments) {
            arguments.append(words: "XGROUP", "CREATE", key.name, group)
            switch start {
            case .beginning: arguments.append("0")
            case .latest: arguments.append("$")
            case .after(let id): arguments.append(id)
            }
            if makesStream { arguments.append("MKSTREAM") }
        }

        func decode(_ reply: Reply) throws(ReplyError) { try reply.expectStatus("OK") }
    }
}
