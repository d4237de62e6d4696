import Testing

@testable import RedisProtocol

/// A transaction that the end of a server's log cuts off, and what only looks like one.
struct AppendOnlyLogTests {
    private static let before = command("SELECT", "0") + command("SET", "a", "MULTI")
    private static let transaction =
        command("multi") + command("XADD", "s", "1-0", "f", "*1\r\n$4\r\nEXEC\r\n") + command("HSET", "h", "f", "v")
        + command("EXEC")

    private static func command(_ words: String...) -> [UInt8] {
        Array("*\(words.count)\r\n".utf8) + words.flatMap { Array("$\($0.utf8.count)\r\n\($0)\r\n".utf8) }
    }

    private func torn(_ log: [UInt8]) -> Int? { LogScan.tornTransaction(in: log.span) }

    @Test("a transaction that is cut off anywhere is found where it begins")
    func everyCut() {
        // Its first command whole, which says that it is a transaction, and its last one not.
        for length in Self.command("multi").count..<Self.transaction.count {
            #expect(torn(Self.before + Self.transaction.prefix(length)) == Self.before.count, "\(length) bytes")
        }
    }

    @Test("whole transactions, annotations and a command that is cut off outside of them are left alone")
    func whole() {
        let whole = Array("#TS:1795277419\r\n".utf8) + Self.before + Self.transaction + Self.before
        #expect(torn(whole) == nil)
        #expect(torn([]) == nil)
        for length in 1..<Self.before.count { #expect(torn(Self.transaction + Self.before.prefix(length)) == nil) }
    }

    @Test("what is no log of commands, or is broken before its end, is left alone")
    func broken() {
        let open = Self.command("MULTI")
        #expect(torn(open + Array("nonsense".utf8)) == nil)
        #expect(torn(open + Array("*x\r\n".utf8)) == nil)
        #expect(torn(open + Array("*99999999999999999999\r\n".utf8)) == nil)
        #expect(torn(open + Self.before + Self.transaction) == nil, "half a transaction with others inside of it")
    }

    @Test("the file that is being written is the last incremental one of the manifest")
    func manifest() {
        let manifest = """
            file appendonly.aof.2.base.rdb seq 2 type b
            file appendonly.aof.1.incr.aof seq 1 type h
            file appendonly.aof.2.incr.aof seq 2 type i
            file appendonly.aof.3.incr.aof seq 3 type i

            """
        #expect(AppendOnlyLog.newestFile(in: manifest) == "appendonly.aof.3.incr.aof")
        #expect(AppendOnlyLog.newestFile(in: "nonsense\n") == nil)
    }
}
