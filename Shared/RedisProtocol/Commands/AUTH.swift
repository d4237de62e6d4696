/// Shows who we are; without a user name, the default user.
package struct AUTH: RedisCommand {
    private let username: String?
    private let password: String

    package init(username: String? = nil, password: String) {
        self.username = username
        self.password = password
    }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append("AUTH")
        if let username { arguments.append(username) }
        arguments.append(password)
    }

    package func decode(_ reply: Reply) throws(ReplyError) { try reply.expectStatus("OK") }
}
