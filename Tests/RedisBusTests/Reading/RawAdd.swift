import Artifacts
import RedisProtocol

/// XADD of any fields, past every check of the publisher.
struct RawAdd: RedisCommand {
    let key: String
    let fields: [EnvelopeField]

    var keys: [RedisKey] { [RedisKey(key)] }

    func encode(into arguments: inout CommandArguments) {
        for word in ["XADD", key, "*"] { arguments.append(word) }
        for field in fields {
            arguments.append(field.name)
            arguments.append(field.value)
        }
    }

    func decode(_ reply: Reply) throws(ReplyError) { _ = try reply.string() }
}
