/// Who holds how much of the memory that a worker may give away. Never more than there is, and first come, first served
/// but for those who come ahead of the line.
struct SlotLedger: Sendable {
    typealias Claim = Int

    let capacity: Int
    private(set) var held = 0
    private var claims: [Claim: Int] = [:]
    private var line: [(claim: Claim, bytes: Int, isAhead: Bool)] = []
    private var next = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Whether so much could be had at all.
    func canEverHold(_ bytes: Int) -> Bool { bytes <= capacity }

    /// A new claim, granted at once or later through `release`; nil for more than there will ever be.
    ///
    /// - Parameter ahead: before all who wait, but for those who came ahead of the line earlier.
    mutating func claim(_ bytes: Int, ahead: Bool = false) -> (claim: Claim, isGranted: Bool)? {
        guard canEverHold(bytes) else { return nil }
        next += 1
        let place = ahead ? line.prefix { $0.isAhead }.count : line.count
        line.insert((next, max(0, bytes), ahead), at: place)
        return (next, grant().contains(next))
    }

    /// Gives back what a claim holds, or its place in the line; answers the claims that are granted now.
    mutating func release(_ claim: Claim) -> [Claim] {
        line.removeAll { $0.claim == claim }
        held -= claims.removeValue(forKey: claim) ?? 0
        return grant()
    }

    /// Only from the head: a large claim is not passed by small ones for ever.
    private mutating func grant() -> [Claim] {
        var granted: [Claim] = []
        while let first = line.first, held + first.bytes <= capacity {
            line.removeFirst()
            claims[first.claim] = first.bytes
            held += first.bytes
            granted.append(first.claim)
        }
        return granted
    }
}
