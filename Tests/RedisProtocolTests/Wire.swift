import RedisProtocol
import Testing

/// A reply as a server sends it, laid on a tape as the reader does.
indirect enum Wire: ExpressibleByArrayLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
    ExpressibleByNilLiteral, Sendable
{
    case array([Wire])
    case bulk(String)
    case error(String)
    case integer(Int)
    case null
    case status(String)

    init(arrayLiteral elements: Wire...) { self = .array(elements) }
    init(integerLiteral value: Int) { self = .integer(value) }
    init(nilLiteral: ()) { self = .null }
    init(stringLiteral value: String) { self = .bulk(value) }

    var reply: Reply {
        var tokens: [ReplyTape.Token] = []
        var bytes: [UInt8] = []
        lay(on: &tokens, &bytes)
        return Reply(tape: ReplyTape(tokens: tokens, bytes: bytes))
    }

    private func lay(on tokens: inout [ReplyTape.Token], _ bytes: inout [UInt8]) {
        let index = tokens.count
        func string(_ kind: Reply.Kind, _ text: String) {
            tokens.append(.init(kind: kind, value: bytes.count, length: text.utf8.count, end: index + 1))
            bytes += Array(text.utf8)
        }
        switch self {
        case .array(let children):
            tokens.append(.init(kind: .array, value: 0, length: children.count, end: 0))
            for child in children { child.lay(on: &tokens, &bytes) }
            tokens[index].end = tokens.count
        case .bulk(let text): string(.bulk, text)
        case .error(let text): string(.error, text)
        case .status(let text): string(.status, text)
        case .integer(let number): tokens.append(.init(kind: .integer, value: number, length: 0, end: index + 1))
        case .null: tokens.append(.init(kind: .null, value: 0, length: 0, end: index + 1))
        }
    }
}

/// Checks the words that a command sends and reads the reply that the server would give.
func exchange<C: RedisCommand>(
    _ command: C,
    _ words: String,
    _ reply: Wire,
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> C.Response {
    let arguments = CommandArguments(command)
    var start = 0
    var sent: [String] = []
    for end in arguments.ends {
        sent.append(String(decoding: arguments.bytes[start..<end], as: UTF8.self))
        start = end
    }
    #expect(sent == words.split(separator: " ").map(String.init), sourceLocation: sourceLocation)
    return try command.decode(reply.reply)
}
