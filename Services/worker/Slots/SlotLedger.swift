/// Who holds a slot of a worker, and how much of the memory that it may give away. Never more than there is, and
/// first come, first served but for those who come ahead of the line: those also hold the slots that are kept for
/// them.
struct SlotLedger: Sendable {
    typealias Claim = Int

    private struct Holding {
        let bytes: Int
        let isAhead: Bool
    }

    let capacity: Int
    private(set) var held = 0
    private let slots: Int
    private let generalSlots: Int
    private var claims: [Claim: Holding] = [:]
    private var generalCount = 0
    private var line: [(claim: Claim, holding: Holding)] = []
    private var next = 0

    /// - Parameter generalSlots: how many of the slots those may hold who do not come ahead of the line.
    init(capacity: Int, slots: Int = .max, generalSlots: Int = .max) {
        self.capacity = capacity
        self.slots = slots
        self.generalSlots = generalSlots
    }

    /// How many hold something.
    var count: Int { claims.count }

    func holds(_ claim: Claim) -> Bool { claims[claim] != nil }

    /// Whether it still has to wait.
    func isInLine(_ claim: Claim) -> Bool { line.contains { $0.claim == claim } }

    /// Whether so much could be had at all.
    func canEverHold(_ bytes: Int) -> Bool { bytes <= capacity }

    /// A new claim, granted at once or later through `release`; nil for more than there will ever be.
    ///
    /// - Parameter ahead: before all who wait, but for those who came ahead of the line earlier.
    mutating func claim(_ bytes: Int, ahead: Bool = false) -> (claim: Claim, isGranted: Bool)? {
        guard canEverHold(bytes) else { return nil }
        next += 1
        let place = ahead ? line.prefix { $0.holding.isAhead }.count : line.count
        line.insert((next, Holding(bytes: max(0, bytes), isAhead: ahead)), at: place)
        return (next, grant().contains(next))
    }

    /// Gives back what a claim holds, or its place in the line; answers the claims that are granted now.
    mutating func release(_ claim: Claim) -> [Claim] {
        line.removeAll { $0.claim == claim }
        if let holding = claims.removeValue(forKey: claim) { count(holding, by: -1) }
        return grant()
    }

    /// Only from the head: a large claim is not passed by small ones for ever.
    private mutating func grant() -> [Claim] {
        var granted: [Claim] = []
        while let first = line.first, fits(first.holding) {
            line.removeFirst()
            claims[first.claim] = first.holding
            count(first.holding, by: 1)
            granted.append(first.claim)
        }
        return granted
    }

    private func fits(_ holding: Holding) -> Bool {
        held + holding.bytes <= capacity && count < slots && (holding.isAhead || generalCount < generalSlots)
    }

    private mutating func count(_ holding: Holding, by sign: Int) {
        held += sign * holding.bytes
        if !holding.isAhead { generalCount += sign }
    }
}
