import RedisProtocol

/// FUNCTION LOAD, for which a library that is there already is as good as a loaded one: its name is its content.
struct LoadFunctions: RedisCommand {
    let library: FunctionLibrary

    func encode(into arguments: inout CommandArguments) {
        arguments.append("FUNCTION")
        arguments.append("LOAD")
        arguments.append("REPLACE")
        arguments.append(library.source)
    }

    func decode(_ reply: Reply) throws(ReplyError) {
        _ = try reply.string()
    }
}
