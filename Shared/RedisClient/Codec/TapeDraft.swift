import RedisProtocol

/// The tapes of replies in the making: elements come in order, whole replies go out.
struct TapeDraft {
    private var tokens: [ReplyTape.Token] = []
    private var bytes: [UInt8] = []
    /// The arrays that still lack children: where each starts and how many are missing.
    private var open: [(token: Int, missing: Int)] = []
    /// Where each finished reply starts, and where the last one ends.
    private var starts: [Int] = []
    private var finishedTokens = 0
    private var finishedBytes = 0

    /// Memory that the unfinished reply holds so far.
    var unfinishedSize: Int {
        bytes.count - finishedBytes + (tokens.count - finishedTokens) * MemoryLayout<ReplyTape.Token>.stride
    }

    mutating func append(_ kind: Reply.Kind, string: UnsafeRawBufferPointer) {
        tokens.append(.init(kind: kind, value: bytes.count, length: string.count, end: tokens.count + 1))
        unsafe bytes.append(contentsOf: string)
        elementFinished()
    }

    mutating func append(integer: Int) {
        tokens.append(.init(kind: .integer, value: integer, length: 0, end: tokens.count + 1))
        elementFinished()
    }

    mutating func appendNull() {
        tokens.append(.init(kind: .null, value: 0, length: 0, end: tokens.count + 1))
        elementFinished()
    }

    mutating func append(arrayOf count: Int) {
        tokens.append(.init(kind: .array, value: 0, length: count, end: tokens.count + 1))
        if count == 0 {
            elementFinished()
        } else {
            open.append((tokens.count - 1, count))
        }
    }

    /// Moves the finished replies out, all on one tape, and keeps the unfinished rest.
    mutating func takeFinished(into replies: inout [Reply]) {
        guard !starts.isEmpty else { return }
        let tape: ReplyTape
        if finishedTokens == tokens.count {
            tape = ReplyTape(tokens: tokens, bytes: bytes)
            tokens = []
            bytes = []
        } else {
            tape = ReplyTape(tokens: Array(tokens[..<finishedTokens]), bytes: Array(bytes[..<finishedBytes]))
            keepUnfinished()
        }
        for start in starts { replies.append(Reply(tape: tape, index: start)) }
        starts.removeAll(keepingCapacity: true)
        finishedTokens = 0
        finishedBytes = 0
    }

    private mutating func elementFinished() {
        while let last = open.last {
            guard last.missing == 1 else {
                open[open.count - 1].missing -= 1
                return
            }
            open.removeLast()
            tokens[last.token].end = tokens.count
        }
        starts.append(finishedTokens)
        finishedTokens = tokens.count
        finishedBytes = bytes.count
    }

    private mutating func keepUnfinished() {
        tokens = tokens[finishedTokens...].map { token in
            let isString = token.kind == .bulk || token.kind == .status || token.kind == .error
            return .init(
                kind: token.kind,
                value: isString ? token.value - finishedBytes : token.value,
                length: token.length,
                end: token.end - finishedTokens
            )
        }
        bytes = Array(bytes[finishedBytes...])
        for position in open.indices { open[position].token -= finishedTokens }
    }
}
