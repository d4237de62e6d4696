import RedisProtocol

/// INFO server, of which only the run id matters.
struct ServerIncarnation: RedisCommand {
    let near: RedisKey

    var keys: [RedisKey] { [near] }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("INFO")
        arguments.append("server")
    }

    func decode(_ reply: Reply) throws(ReplyError) -> String {
        for line in try reply.string().split(whereSeparator: \.isNewline) where line.hasPrefix("run_id:") {
            return String(line.dropFirst("run_id:".count))
        }
        throw ReplyError("expected a run_id in the server's information")
    }
}
