/// Which primary serves which of the cluster's hash slots, as far as we know.
struct SlotMap: Equatable, Sendable {
    static let slotCount = 16_384
    private static let nobody = UInt16.max

    /// Every primary that serves or served a slot, in the order in which they became known.
    private var nodes: [NodeAddress] = []
    private var owners = [UInt16](repeating: nobody, count: slotCount)

    init() {}

    init(_ ranges: [SlotRange], from responder: NodeAddress) {
        for range in ranges {
            let node = number(of: range.primary.named(as: responder))
            for slot in range.slots { owners[slot] = node }
        }
    }

    /// The primaries that serve at least one slot.
    var primaries: [NodeAddress] {
        let serving = Set(owners)
        return nodes.indices.filter { serving.contains(UInt16($0)) }.map { nodes[$0] }
    }

    var isEmpty: Bool { nodes.isEmpty }

    func owner(of slot: Int) -> NodeAddress? {
        let node = owners[slot]
        return node == Self.nobody ? nil : nodes[Int(node)]
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
