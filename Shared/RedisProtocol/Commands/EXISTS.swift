/// How many of the keys exist; one that is named twice counts twice.
package struct EXISTS: RedisCommand {
    package let keys: [RedisKey]

    package init(_ keys: RedisKey...) {
        self.keys = keys
    }

    package init(_ keys: [RedisKey]) {
        self.keys = keys
    }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append("EXISTS")
        for key in keys { arguments.append(key) }
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> Int { try reply.integer() }
}
