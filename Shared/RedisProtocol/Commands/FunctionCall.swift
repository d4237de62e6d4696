/// Calls a server-side function; the caller knows the shape of its reply.
package struct FunctionCall: RedisCommand {
    package let name: String
    package let keys: [RedisKey]
    private let arguments: CommandArguments
    private let isReadOnly: Bool

    package init(
        _ name: String,
        keys: [RedisKey],
        arguments: CommandArguments = CommandArguments(),
        isReadOnly: Bool = false
    ) {
        self.name = name
        self.keys = keys
        self.arguments = arguments
        self.isReadOnly = isReadOnly
    }

    package init(_ name: String, keys: [RedisKey], arguments: [String], isReadOnly: Bool = false) {
        var encoded = CommandArguments()
        for argument in arguments { encoded.append(argument) }
        self.init(name, keys: keys, arguments: encoded, isReadOnly: isReadOnly)
    }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append(isReadOnly ? "FCALL_RO" : "FCALL")
        arguments.append(name)
        arguments.append(keys.count)
        for key in keys { arguments.append(key) }
        arguments.append(contentsOf: self.arguments)
    }

    package func decode(_ reply: Reply) -> Reply { reply }
}
