package import RedisProtocol

/// Deletes keys; answers how many there were.
package struct DEL: RedisCommand {
    package let keys: [RedisKey]

    package init(_ keys: RedisKey...) {
        self.keys = keys
    }

    package init(_ keys: [RedisKey]) {
        self.keys = keys
    }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append("DEL")
        for key in keys { arguments.append(key) }
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> Int { try reply.integer() }
}
