import CHiredis
import RedisProtocol

/// Parses what a server sends; the one place where hiredis is called. Its bytes are copied here and no pointer leaves.
///
/// Not thread-safe: one thread feeds it. Nesting deeper than hiredis' seven levels and replies beyond the limit are
/// refused.
@safe final class ReplyReader {
    /// Feeding in pieces keeps hiredis' own shifting of its buffer cheap.
    private static let pieceSize = 16 * 1024

    private let handle: UnsafeMutablePointer<redisReader>
    private let builder: TapeBuilder
    private let maximumReplySize: Int

    init(maximumReplySize: Int) {
        self.maximumReplySize = maximumReplySize
        builder = TapeBuilder()
        guard let handle = unsafe redisReaderCreateWithFunctions(ReplyReader.functions) else {
            preconditionFailure("no memory for a reply reader")
        }
        unsafe self.handle = unsafe handle
        unsafe handle.pointee.maxbuf = 1024 * 1024
        unsafe handle.pointee.privdata = Unmanaged.passUnretained(builder).toOpaque()
    }

    deinit {
        unsafe redisReaderFree(handle)
    }

    /// Appends every reply that these bytes complete; throws when they cannot be part of a reply or make it too large.
    func feed(_ bytes: UnsafeRawBufferPointer, into replies: inout [Reply]) throws(ReplyError) {
        var rest = unsafe bytes[...]
        while unsafe !rest.isEmpty {
            let piece = unsafe UnsafeRawBufferPointer(rebasing: rest.prefix(Self.pieceSize))
            unsafe rest = rest.dropFirst(piece.count)
            let start = unsafe piece.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard unsafe redisReaderFeed(handle, start, piece.count) == REDIS_OK else { throw violation() }
            try parse()
            builder.draft.takeFinished(into: &replies)
            let unparsed = unsafe handle.pointee.len - handle.pointee.pos
            guard builder.draft.unfinishedSize + Int(unparsed) <= maximumReplySize else {
                throw ReplyError("expected a reply of at most \(maximumReplySize) bytes, got a larger one")
            }
        }
    }

    private func parse() throws(ReplyError) {
        while true {
            var reply: UnsafeMutableRawPointer?
            guard unsafe redisReaderGetReply(handle, &reply) == REDIS_OK else { throw violation() }
            if unsafe reply == nil { return }
        }
    }

    private func violation() -> ReplyError {
        let code = unsafe handle.pointee.err
        return ReplyError("expected a reply of the RESP protocol, got something else (parser error \(code))")
    }
}

extension ReplyReader {
    /// What hiredis calls for each element instead of building its own tree.
    ///
    /// Sound to share between threads, because it is never freed and, once made here, never written again.
    private nonisolated(unsafe) static let functions: UnsafeMutablePointer<redisReplyObjectFunctions> = {
        let functions = UnsafeMutablePointer<redisReplyObjectFunctions>.allocate(capacity: 1)
        unsafe functions.initialize(
            to: redisReplyObjectFunctions(
                createString: { task, start, length in
                    let kind = unsafe ReplyReader.kind(ofType: task!.pointee.type)
                    let string = unsafe UnsafeRawBufferPointer(start: start, count: length)
                    return unsafe ReplyReader.report(task) { unsafe $0.append(kind, string: string) }
                },
                createArray: { task, count in
                    unsafe ReplyReader.report(task) { $0.append(arrayOf: Int(count)) }
                },
                createInteger: { task, value in
                    unsafe ReplyReader.report(task) { $0.append(integer: Int(value)) }
                },
                createNil: { task in
                    unsafe ReplyReader.report(task) { $0.appendNull() }
                },
                freeObject: { _ in }
            )
        )
        return unsafe functions
    }()

    /// Hands the element to the builder that hiredis carries along, and answers with something that is not null.
    private static func report(
        _ task: UnsafePointer<redisReadTask>?,
        _ append: (inout TapeDraft) -> Void
    ) -> UnsafeMutableRawPointer? {
        guard let builder = unsafe task?.pointee.privdata else { return nil }
        unsafe append(&Unmanaged<TapeBuilder>.fromOpaque(builder).takeUnretainedValue().draft)
        return unsafe builder
    }

    private static func kind(ofType type: Int32) -> Reply.Kind {
        switch type {
        case REDIS_REPLY_STATUS: .status
        case REDIS_REPLY_ERROR: .error
        default: .bulk
        }
    }
}
