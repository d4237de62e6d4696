import RedisProtocol

/// What a function answers in whole numbers, read in the order in which its `.lua` file lists them.
protocol IntegerReply: Sendable {
    init(reading numbers: inout IntegerReplyReader) throws(ReplyError)
}

extension Int: IntegerReply {
    init(reading numbers: inout IntegerReplyReader) throws(ReplyError) { self = try numbers.next() }
}

/// Hands out the numbers of a reply one by one.
struct IntegerReplyReader {
    private var numbers: ArraySlice<Int>

    init(_ reply: Reply) throws(ReplyError) {
        var numbers: [Int] = []
        for part in reply.kind == .array ? try reply.array() : [reply] { numbers.append(try part.integer()) }
        self.numbers = numbers[...]
    }

    var isAtEnd: Bool { numbers.isEmpty }

    mutating func next() throws(ReplyError) -> Int {
        guard let number = numbers.popFirst() else { throw ReplyError("expected more numbers in the reply") }
        return number
    }
}
