/// Settles entries for a group; answers how many were pending, for whomever.
package struct XACK: RedisCommand {
    private let key: RedisKey
    private let group: String
    private let ids: [EntryID]

    package init(_ key: RedisKey, group: String, ids: [EntryID]) {
        self.key = key
        self.group = group
        self.ids = ids
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "XACK", key.name, group)
        for id in ids { arguments.append(id) }
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> Int { try reply.integer() }
}
