/// Neighbouring hash slots that one primary serves.
struct SlotRange: Equatable, Sendable {
    let slots: ClosedRange<Int>
    let primary: NodeAddress
}
