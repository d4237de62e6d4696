/// What a client knows of a cluster: the slot map, and one member (a node's connection) per address it has met.
///
/// Members are made when first named and never closed in here: `adopt` returns those whose time is over.
struct ClusterView<Member: AnyObject & Sendable>: Sendable {
    private let seeds: [NodeAddress]
    /// Long enough for what was sent to a member before it lost its slots.
    private let retirement: Duration
    private let make: @Sendable (NodeAddress) -> Member

    private(set) var map = SlotMap()
    private var members: [NodeAddress: Member] = [:]
    /// The members of `map.nodes`, at the same positions: the hot path hashes no address.
    private var owners: [Member] = []
    private var retiring: [NodeAddress: Moment] = [:]

    init(seeds: [NodeAddress], retirement: Duration, make: @escaping @Sendable (NodeAddress) -> Member) {
        self.seeds = seeds
        self.retirement = retirement
        self.make = make
    }

    var everyMember: [Member] { Array(members.values) }

    /// Who serves the slot, or for a command without keys some primary; nil when nobody is known to.
    func owner(of slot: Int?) -> Member? {
        guard let slot else { return owners.first }
        return map.position(ofOwnerOf: slot).map { owners[$0] }
    }

    /// All primaries that serve slots.
    func primaries() -> [Member] {
        map.primaryPositions.map { owners[$0] }
    }

    func address(of member: Member) -> NodeAddress? {
        members.first { $0.value === member }?.key
    }

    mutating func member(at address: NodeAddress) -> Member {
        if let known = members[address] { return known }
        let member = make(address)
        members[address] = member
        return member
    }

    /// Whom to ask for the slot map, in this order: primaries shuffled, so that a fleet spreads out, then the seeds.
    mutating func candidates(using generator: inout some RandomNumberGenerator) -> [(NodeAddress, Member)] {
        let known = map.primaryPositions.map { map.nodes[$0] }.shuffled(using: &generator)
        let others = seeds.shuffled(using: &generator).filter { !known.contains($0) }
        return (known + others).map { ($0, member(at: $0)) }
    }

    mutating func assign(_ slot: Int, to address: NodeAddress) {
        map.assign(slot, to: address)
        updateOwners()
    }

    /// Takes over a fresh map; returns the members that have been without slots for long and are to be closed.
    mutating func adopt(_ fresh: SlotMap, now: Moment) -> [Member] {
        map = fresh
        updateOwners()
        var ended: [Member] = []
        let serving = Set(fresh.nodes)
        for (address, member) in members where !serving.contains(address) {
            let since = retiring[address] ?? now
            retiring[address] = since
            guard now - since > retirement else { continue }
            ended.append(member)
            members[address] = nil
        }
        retiring = retiring.filter { members[$0.key] != nil && !serving.contains($0.key) }
        return ended
    }

    private mutating func updateOwners() {
        owners = []
        for address in map.nodes { owners.append(member(at: address)) }
    }
}
