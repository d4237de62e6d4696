/// Which primary serves which of the cluster's hash slots, as far as we know.
struct SlotMap: Equatable, Sendable {
    static let slotCount = 16_384
    private static let nobody = UInt16.max

    /// Every primary that serves or served a slot, in the order in which they became known.
    private(set) var nodes: [NodeAddress] = []
    private var owners = [UInt16](repeating: nobody, count: slotCount)

    init() {}

    init(_ ranges: [SlotRange], from responder: NodeAddress) {
        for range in ranges {
            let node = number(of: range.primary.named(as: responder))
            for slot in range.slots { owners[slot] = node }
        }
    }

    var isEmpty: Bool { nodes.isEmpty }

    /// Where in `nodes` the primaries stand that serve at least one slot.
    var primaryPositions: [Int] {
        let serving = Set(owners)
        return nodes.indices.filter { serving.contains(UInt16($0)) }
    }

    /// Where in `nodes` the slot's owner stands.
    func position(ofOwnerOf slot: Int) -> Int? {
        let node = owners[slot]
        return node == Self.nobody ? nil : Int(node)
    }

    func owner(of slot: Int) -> NodeAddress? {
        position(ofOwnerOf: slot).map { nodes[$0] }
    }

    mutating func assign(_ slot: Int, to node: NodeAddress) {
        owners[slot] = number(of: node)
    }

    private mutating func number(of node: NodeAddress) -> UInt16 {
        if let known = nodes.firstIndex(of: node) { return UInt16(known) }
        nodes.append(node)
        return UInt16(nodes.count - 1)
    }
}
