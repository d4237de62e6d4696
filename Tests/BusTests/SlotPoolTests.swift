import Testing

@testable import Bus

@Suite("SlotPool", .timeLimit(.minutes(10)))
struct SlotPoolTests {
    @Test("lends everything to the only reader")
    func all() async {
        let pool = SlotPool(slots: 8, reserved: 2)
        #expect(await pool.borrow() == Room(general: 6, urgent: 2))
    }

    @Test("general work never holds a reserved slot, urgent work may hold all")
    func reserved() async {
        let pool = SlotPool(slots: 4, reserved: 1)
        var room = await pool.borrow()
        pool.giveBack(room, urgent: 0, other: 3)
        room = await pool.borrow()
        #expect(room == Room(general: 0, urgent: 1))
        pool.giveBack(room, urgent: 1, other: 0)
        #expect(pool.isFull)
        pool.release(urgent: false)
        room = await pool.borrow()
        #expect(room == Room(general: 1, urgent: 0))
        pool.giveBack(room, urgent: 1, other: 0)
        #expect(pool.isFull)
    }

    @Test("each of several readers is lent its share, so that none waits for the others")
    func shares() async {
        let pool = SlotPool(slots: 8, reserved: 2)
        for _ in 0..<2 { #expect(await pool.borrow(among: 2) == Room(general: 3, urgent: 1)) }
    }

    @Test("more readers than slots are told that slots are scarce")
    func scarce() async {
        let pool = SlotPool(slots: 2, reserved: 0)
        let room = await pool.borrow(among: 3)
        #expect(room.total == 1)
        #expect(room.isScarce)
        pool.giveBack(room, urgent: 0, other: 0)
        #expect(await pool.borrow(among: 2).isScarce == false)
    }

    @Test("a reader waits for a slot and gets it as soon as one is free")
    func waits() async {
        let pool = SlotPool(slots: 1, reserved: 0)
        let room = await pool.borrow()
        pool.giveBack(room, urgent: 0, other: 1)
        async let next = pool.borrow()
        pool.release(urgent: false)
        #expect(await next == Room(general: 1))
    }

    @Test("readers are served in the order in which they asked: who gives a slot back does not take it again")
    func inOrder() async {
        let pool = SlotPool(slots: 1, reserved: 0)
        let room = await pool.borrow(among: 2)
        async let waiting = pool.borrow(among: 2)
        while pool.waitingBorrowers == 0 { await Task.yield() }
        pool.giveBack(room, urgent: 0, other: 0)
        async let again = pool.borrow(among: 2)
        pool.giveBack(await waiting, urgent: 0, other: 0)
        #expect(await again.total == 1)
    }

    @Test("who waits for a general slot is not woken by a reserved one")
    func waitsForGeneral() async {
        let pool = SlotPool(slots: 2, reserved: 1)
        let room = await pool.borrow()
        pool.giveBack(room, urgent: 1, other: 1)
        async let woken: Void = pool.waitForGeneral()
        pool.release(urgent: true)
        #expect(await pool.borrow() == Room(general: 0, urgent: 1))
        pool.giveBack(Room(general: 0, urgent: 1), urgent: 0, other: 0)
        pool.release(urgent: false)
        await woken
        #expect(await pool.borrow() == Room(general: 1, urgent: 1))
    }

    @Test("a cancelled reader is lent nothing and waits no longer")
    func cancelled() async {
        let pool = SlotPool(slots: 1, reserved: 0)
        let room = await pool.borrow()
        pool.giveBack(room, urgent: 0, other: 1)
        let total = await withTaskGroup(of: Int.self) { group in
            group.addTask { await pool.borrow().total }
            group.cancelAll()
            return await group.next() ?? -1
        }
        #expect(total == 0)
    }

    @Test("keeps at least one slot for any work", arguments: [(0, 5), (1, 1), (-3, -3), (2, 9)])
    func bounds(slots: Int, reserved: Int) async {
        #expect(await SlotPool(slots: slots, reserved: reserved).borrow().general >= 1)
    }
}
