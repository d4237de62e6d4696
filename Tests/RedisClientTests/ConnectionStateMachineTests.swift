import RedisProtocol
import RedisTesting
import Testing

@testable import RedisClient

@Suite("ConnectionStateMachine")
struct ConnectionStateMachineTests {
    let start = Moment(nanoseconds: 0)

    @Test("the first caller of an idle connection writes, the next ask the loop once")
    func writers() throws {
        let rig = Rig()
        #expect(try rig.enqueue("a").action == .write)
        let bytes = try #require(rig.takeOutgoing())
        #expect(String(decoding: bytes, as: UTF8.self) == "*1\r\n$1\r\na\r\n")
        #expect(try rig.enqueue("b").action == .nothing)
        #expect(rig.beginFlush() == nil)
        #expect(rig.finishedWriting(rest: []) == .wake)
        #expect(try rig.enqueue("c").action == .nothing)
        #expect(rig.beginFlush()?.count == 22)
        #expect(rig.finishedWriting(rest: []) == .nothing)
        #expect(try rig.enqueue("d").action == .wake)
    }

    @Test("what the socket did not take is written first")
    func partialWrite() throws {
        let rig = Rig()
        try rig.enqueue("a")
        let bytes = try #require(rig.takeOutgoing())
        #expect(rig.finishedWriting(rest: bytes.dropFirst(8)) == .awaitWritable)
        #expect(try rig.enqueue("b").action == .nothing)
        let rest = try #require(rig.beginFlush())
        #expect(String(decoding: rest, as: UTF8.self) == "a\r\n")
        #expect(rig.finishedWriting(rest: []) == .wake)
        #expect(rig.beginFlush()?.count == 11)
    }

    @Test("replies are given out in order, and the rest are pushes")
    func order() throws {
        let rig = Rig()
        for name in ["a", "b", "c"] { try rig.enqueue(name) }
        #expect(rig.receive(2) == ["a", "b"])
        #expect(rig.receive(3) == ["c"])
        #expect(rig.machine.pendingReplies == 0)
    }

    @Test("an abandoned caller keeps its place, so that the next gets its own reply")
    func abandoned() throws {
        let rig = Rig()
        let first = try rig.enqueue("a").sequence
        let second = try rig.enqueue("b").sequence
        #expect(rig.abandon(first) == "a")
        #expect(rig.abandon(first) == nil)
        #expect(rig.receive(2) == [nil, "b"])
        #expect(rig.abandon(second) == nil)
        #expect(rig.abandon(second + 1) == nil)
    }

    @Test("only what is overdue times out, and its late reply is thrown away")
    func timeouts() throws {
        let rig = Rig()
        try rig.enqueue("slow", limit: .seconds(1))
        try rig.enqueue("patient", limit: .seconds(9))
        #expect(rig.tick(at: 0).next == start + .seconds(1))
        let tick = rig.tick(at: 1)
        #expect(tick.expired.map(\.waiter) == ["slow"])
        #expect(tick.expired.map(\.limit) == [.seconds(1)])
        #expect(tick.dead == nil)
        #expect(tick.next == start + .seconds(9))
        #expect(rig.receive(2, at: 2) == [nil, "patient"])
    }

    @Test("a connection that brings nothing after a timeout is dead, one that brings anything is not")
    func stalls() throws {
        let rig = Rig { $0.stallLimit = .seconds(10) }
        try rig.enqueue("a", limit: .seconds(1))
        #expect(rig.tick(at: 1).dead == nil)
        rig.machine.noteSign(start + .seconds(9))
        #expect(rig.tick(at: 12).dead == nil)
        try rig.enqueue("b", at: 12, limit: .seconds(1))
        #expect(rig.tick(at: 13).dead == nil)
        #expect(rig.tick(at: 19).dead != nil)
    }

    @Test("an idle subscriber is pinged once, and given up without an answer")
    func pings() {
        let rig = Rig { $0.idlePing = .seconds(2) }
        #expect(rig.tick(at: 1).next == start + .seconds(2))
        #expect(rig.tick(at: 2).ping)
        #expect(!rig.tick(at: 3).ping)
        rig.machine.noteSign(start + .seconds(3))
        #expect(rig.tick(at: 5).ping)
        rig.ping(at: 5)
        #expect(rig.tick(at: 7).dead != nil, "a ping is no sign of life")
    }

    @Test("after a stall of this process a subscriber is asked before it is given up")
    func pingsAfterStall() {
        let rig = Rig { $0.idlePing = .seconds(2) }
        let late = rig.tick(at: 100)
        #expect(late.ping && late.dead == nil && late.next == start + .seconds(102))
        #expect(rig.tick(at: 101).dead == nil)
        #expect(rig.tick(at: 102).dead != nil)
    }

    @Test("what is about to be closed takes no more, and answers what it has taken")
    func leaving() throws {
        let rig = Rig()
        try rig.enqueue("a")
        rig.machine.leave()
        #expect(!rig.machine.takesCommands && !rig.machine.isClosed)
        #expect(throws: RedisError.cancelled) { try rig.enqueue("b") }
        #expect(rig.receive(1) == ["a"])
        #expect(rig.close().isEmpty)
    }

    @Test("closing hands back everyone who waits, once, and nothing is accepted after")
    func closing() throws {
        let rig = Rig()
        let first = try rig.enqueue("a").sequence
        try rig.enqueue("b")
        _ = rig.abandon(first)
        #expect(rig.close() == [nil, "b"], "the first is for the reply that was being read, whoever waits for it")
        #expect(rig.close().isEmpty)
        #expect(rig.machine.isClosed)
        #expect(rig.finishedWriting(rest: []) == .nothing)
        #expect(throws: RedisError.cancelled) { try rig.enqueue("c") }
    }

    @Test("commands wait until the connection is open")
    func opening() throws {
        let rig = Rig(isOpen: false)
        #expect(try rig.enqueue("a").action == .nothing)
        #expect(rig.beginFlush() == nil)
        #expect(rig.open() == .wake)
        #expect(rig.beginFlush() != nil)
    }

    @Test("a full queue refuses")
    func full() throws {
        let rig = Rig { $0.maximumQueuedCommands = 2 }
        try rig.enqueue("a")
        try rig.enqueue("b")
        #expect(throws: RedisError.cancelled) { try rig.enqueue("c") }
        _ = rig.receive(1)
        try rig.enqueue("c")
    }
}

/// A machine with its clock in whole seconds and its callers by name.
private final class Rig {
    typealias Machine = ConnectionStateMachine<String>

    var machine: Machine
    private let start = Moment(nanoseconds: 0)

    init(isOpen: Bool = true, _ change: (inout ConnectionOptions) -> Void = { _ in }) {
        var options = ConnectionOptions()
        change(&options)
        machine = Machine(options: options, now: start)
        if isOpen { _ = machine.opened(now: start) }
    }

    @discardableResult
    func enqueue(_ name: String, at seconds: Int = 0, limit: Duration = .seconds(5)) throws
        -> (sequence: UInt64, action: Machine.WriteAction)
    {
        let bytes = CommandFormatter.bytes(of: CommandArguments(RawCommand([name])))
        let outcome = machine.enqueue(bytes, waiters: [name], limit: TimeLimit(limit, from: start + .seconds(seconds)))
        guard case .accepted(let sequence, let action) = outcome else { throw RedisError.cancelled }
        return (sequence, action)
    }

    func receive(_ count: Int, at seconds: Int = 0) -> [String?] {
        var waiters: [String?] = []
        machine.received(count, now: start + .seconds(seconds), into: &waiters)
        return waiters
    }

    func tick(at seconds: Int) -> Machine.Tick { machine.tick(now: start + .seconds(seconds)) }
    func open() -> Machine.WriteAction { machine.opened(now: start) }
    func takeOutgoing() -> ArraySlice<UInt8>? { machine.takeOutgoing() }
    func beginFlush() -> ArraySlice<UInt8>? { machine.beginFlush() }
    func finishedWriting(rest: ArraySlice<UInt8>) -> Machine.WriteAction { machine.finishedWriting(rest: rest) }
    func abandon(_ sequence: UInt64) -> String? { machine.abandon(sequence) }
    func close() -> [String?] { machine.close() }
    /// Sends what expects no reply.
    func ping(at seconds: Int) {
        let limit = TimeLimit(.seconds(1), from: start + .seconds(seconds))
        _ = machine.enqueue(Array("PING".utf8), waiters: [], limit: limit)
    }
}
