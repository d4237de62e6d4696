/// XINFO's subcommands.
package enum XINFO {
    package struct GROUPS: RedisCommand {
        private let key: RedisKey

        package init(_ key: RedisKey) {
            self.key = key
        }

        package var keys: [RedisKey] { [key] }

        package func encode(into arguments: inout CommandArguments) {
            arguments.append(words: "XINFO", "GROUPS", key.name)
        }

        package func decode(_ reply: Reply) throws(ReplyError) -> [GroupInfo] { try reply.list(GroupInfo.init) }
    }

    package struct CONSUMERS: RedisCommand {
        private let key: RedisKey
        private let group: String

        package init(_ key: RedisKey, group: String) {
            self.key = key
            self.group = group
        }

        package var keys: [RedisKey] { [key] }

        package func encode(into arguments: inout CommandArguments) {
            arguments.append(words: "XINFO", "CONSUMERS", key.name, group)
        }

        package func decode(_ reply: Reply) throws(ReplyError) -> [ConsumerInfo] { try reply.list(ConsumerInfo.init) }
    }
}
