/// XGROUP's subcommands.
package enum XGROUP {
    package enum Start: Sendable, Equatable {
        case beginning, latest
        case after(EntryID)
    }

    /// Creates a group; a BUSYGROUP error says that it is there already.
    package struct CREATE: RedisCommand {
        private let key: RedisKey
        private let group: String
        private let start: Start
        private let makesStream: Bool

        package init(_ key: RedisKey, group: String, start: Start = .beginning, makesStream: Bool = true) {
            self.key = key
            self.group = group
            self.start = start
            self.makesStream = makesStream
        }

        package var keys: [RedisKey] { [key] }

        package func encode(into arguments: inout CommandArguments) {
            arguments.append(words: "XGROUP", "CREATE", key.name, group)
            switch start {
            case .beginning: arguments.append("0")
            case .latest: arguments.append("$")
            case .after(let id): arguments.append(id)
            }
            if makesStream { arguments.append("MKSTREAM") }
        }

        package func decode(_ reply: Reply) throws(ReplyError) { try reply.expectStatus("OK") }
    }

    /// Removes a group with all that is pending in it; false when there was none.
    package struct DESTROY: RedisCommand {
        private let key: RedisKey
        private let group: String

        package init(_ key: RedisKey, group: String) {
            self.key = key
            self.group = group
        }

        package var keys: [RedisKey] { [key] }

        package func encode(into arguments: inout CommandArguments) {
            arguments.append(words: "XGROUP", "DESTROY", key.name, group)
        }

        package func decode(_ reply: Reply) throws(ReplyError) -> Bool { try reply.boolean() }
    }

    /// Removes a consumer and answers how many pending entries went with it; claim them first.
    package struct DELCONSUMER: RedisCommand {
        private let key: RedisKey
        private let group: String
        private let consumer: String

        package init(_ key: RedisKey, group: String, consumer: String) {
            self.key = key
            self.group = group
            self.consumer = consumer
        }

        package var keys: [RedisKey] { [key] }

        package func encode(into arguments: inout CommandArguments) {
            arguments.append(words: "XGROUP", "DELCONSUMER", key.name, group, consumer)
        }

        package func decode(_ reply: Reply) throws(ReplyError) -> Int { try reply.integer() }
    }
}
