import RedisProtocol

/// A reply written down by a test, laid on a tape as the reader does.
indirect enum ReplyShape: ExpressibleByArrayLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    case array([ReplyShape])
    case bulk(String)
    case integer(Int)
    case null

    init(arrayLiteral elements: ReplyShape...) { self = .array(elements) }
    init(integerLiteral value: Int) { self = .integer(value) }
    init(stringLiteral value: String) { self = .bulk(value) }

    var reply: Reply {
        var tokens: [ReplyTape.Token] = []
        var bytes: [UInt8] = []
        lay(on: &tokens, &bytes)
        return Reply(tape: ReplyTape(tokens: tokens, bytes: bytes))
    }

    private func lay(on tokens: inout [ReplyTape.Token], _ bytes: inout [UInt8]) {
        let index = tokens.count
        switch self {
        case .array(let children):
            tokens.append(.init(kind: .array, value: 0, length: children.count, end: 0))
            for child in children { child.lay(on: &tokens, &bytes) }
            tokens[index].end = tokens.count
        case .bulk(let text):
            tokens.append(.init(kind: .bulk, value: bytes.count, length: text.utf8.count, end: index + 1))
            bytes += Array(text.utf8)
        case .integer(let number):
            tokens.append(.init(kind: .integer, value: number, length: 0, end: index + 1))
        case .null:
            tokens.append(.init(kind: .null, value: 0, length: 0, end: index + 1))
        }
    }
}
