import RedisProtocol

/// INFO cpu: the seconds of processor time that the server's main thread has used.
struct ServerProcessorTime: RedisCommand {
    var keys: [RedisKey] { [] }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("INFO")
        arguments.append("cpu")
    }

    func decode(_ reply: Reply) throws(ReplyError) -> Double {
        let wanted = ["used_cpu_sys_main_thread", "used_cpu_user_main_thread"]
        var seconds = 0.0
        for line in try reply.string().split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":")
            if parts.count == 2, wanted.contains(String(parts[0])) { seconds += Double(parts[1]) ?? 0 }
        }
        return seconds
    }
}
