/// Deletes entries; answers how many were there.
package struct XDEL: RedisCommand {
    private let key: RedisKey
    private let ids: [EntryID]

    package init(_ key: RedisKey, ids: [EntryID]) {
        self.key = key
        self.ids = ids
    }

    package var keys: [RedisKey] { [key] }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(words: "XDEL", key.name)
        for id in ids { arguments.append(id) }
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> Int { try reply.integer() }
}
