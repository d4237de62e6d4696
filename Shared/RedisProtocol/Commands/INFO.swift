/// Facts about the server, of the named sections or of the default ones.
package struct INFO: RedisCommand {
    private let sections: [String]

    package init(_ sections: [String]) {
        self.sections = sections
    }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append("INFO")
        for section in sections { arguments.append(section) }
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> ServerInfo { ServerInfo(try reply.string()) }
}
