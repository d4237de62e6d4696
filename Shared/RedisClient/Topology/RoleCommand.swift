import RedisProtocol

/// ROLE: what a server takes itself for.
struct RoleCommand: RedisCommand {
    enum Role: Equatable, Sendable {
        case primary
        case replica
        case sentinel
    }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("ROLE")
    }

    func decode(_ reply: Reply) throws(ReplyError) -> Role {
        let parts = try reply.array()
        guard let first = parts.first else { throw ReplyError("expected a role, got an empty array") }
        switch try first.string() {
        case "master": return .primary
        case "slave": return .replica
        case "sentinel": return .sentinel
        default: throw ReplyError("expected master, slave or sentinel as the role, got another word")
        }
    }
}
