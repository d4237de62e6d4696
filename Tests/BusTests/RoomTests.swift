import Testing

@testable import Bus

@Suite("Room")
struct RoomTests {
    @Test("what is left never exceeds what there was, and urgent messages fill the urgent slots first")
    func less() {
        #expect(Room(general: 5).less(urgent: 0, other: 0) == Room(general: 5))
        #expect(Room(general: 1).less(urgent: 1, other: 0) == Room(general: 0))
        #expect(Room(general: 3, urgent: 2).less(urgent: 1, other: 0) == Room(general: 3, urgent: 1))
        #expect(Room(general: 3, urgent: 2).less(urgent: 4, other: 0) == Room(general: 1))
        #expect(Room(general: 3, urgent: 2).less(urgent: 1, other: 2) == Room(general: 1, urgent: 1))
        #expect(Room(general: 2, urgent: 1).less(urgent: 3, other: 2) == Room(general: 0))
    }
}
