import Testing

@testable import Worker

@Suite struct SlotLedgerTests {
    private let refused = (claim: 0, isGranted: false)

    @Test("claims are granted up to the capacity, and the next when there is room again")
    func granting() {
        var ledger = SlotLedger(capacity: 10)
        let first = ledger.claim(6) ?? refused
        let second = ledger.claim(4) ?? refused
        let third = ledger.claim(1) ?? refused
        #expect(first.isGranted && second.isGranted && !third.isGranted && ledger.held == 10)
        #expect(ledger.release(second.claim) == [third.claim] && ledger.held == 7)
        #expect(ledger.release(second.claim).isEmpty && ledger.held == 7)
    }

    @Test("a large claim is not passed by small ones, and leaves the line when it gives up")
    func order() {
        var ledger = SlotLedger(capacity: 10)
        let first = ledger.claim(6) ?? refused
        let large = ledger.claim(9) ?? refused
        let small = ledger.claim(1) ?? refused
        #expect(!large.isGranted && !small.isGranted)
        #expect(ledger.release(large.claim) == [small.claim])
        #expect(ledger.release(first.claim).isEmpty && ledger.held == 1)
    }

    @Test("who comes ahead of the line is served before all who wait, in turn with others like it")
    func ahead() {
        var ledger = SlotLedger(capacity: 10)
        let first = ledger.claim(10) ?? refused
        let task = ledger.claim(1) ?? refused
        let order = ledger.claim(10, ahead: true) ?? refused
        let other = ledger.claim(10, ahead: true) ?? refused
        #expect(ledger.release(first.claim) == [order.claim])
        #expect(ledger.release(order.claim) == [other.claim])
        #expect(ledger.release(other.claim) == [task.claim])
    }

    @Test("no more hold something than there are slots, and some of those only who comes ahead of the line")
    func slots() {
        var ledger = SlotLedger(capacity: 100, slots: 3, generalSlots: 2)
        let tasks = (0..<3).map { _ in ledger.claim(1) ?? refused }
        #expect(tasks.map(\.isGranted) == [true, true, false])
        let order = ledger.claim(1, ahead: true) ?? refused
        let other = ledger.claim(1, ahead: true) ?? refused
        #expect(order.isGranted && !other.isGranted && ledger.count == 3)
        // The order first, for it came ahead; then the task, once one of its kind has left.
        #expect(ledger.release(tasks[0].claim) == [other.claim])
        #expect(ledger.release(order.claim) == [tasks[2].claim])
        #expect(ledger.count == 3)
    }

    @Test("more than there is can never be had")
    func tooLarge() {
        var ledger = SlotLedger(capacity: 10)
        #expect(ledger.claim(11) == nil && ledger.held == 0)
        #expect(ledger.claim(10)?.isGranted == true)
    }

    @Test("no sequence of claims and releases oversubscribes or forgets", arguments: 0..<20 as Range<UInt64>)
    func invariants(seed: UInt64) {
        var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
        func draw(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var ledger = SlotLedger(capacity: 100, slots: 4, generalSlots: 3)
        var sizes: [Int: Int] = [:]
        var granted: Set<Int> = []
        for _ in 0..<500 {
            if draw(2) == 0, let claim = ledger.claim(draw(101), ahead: draw(4) == 0) {
                sizes[claim.claim] = ledger.held
                if claim.isGranted { granted.insert(claim.claim) }
            } else if let claim = sizes.keys.sorted().dropFirst(draw(max(1, sizes.count))).first {
                sizes[claim] = nil
                granted.remove(claim)
                granted.formUnion(ledger.release(claim))
            }
            #expect((0...100).contains(ledger.held) && ledger.count <= 4)
        }
        // Who holds something leaves, until everybody has had his turn.
        while let claim = granted.min() {
            granted.remove(claim)
            sizes[claim] = nil
            granted.formUnion(ledger.release(claim))
        }
        #expect(ledger.held == 0 && ledger.count == 0 && sizes.isEmpty)
    }
}
