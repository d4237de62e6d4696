/// One check. It is pure: what it finds follows from the case alone.
///
/// - It names every fault that it can, and none that another gate is there for.
/// - Where something it needs is missing, that is a fault: nothing passes unseen.
protocol Gate: Sendable {
    static var name: String { get }
    /// What holds when it passes, in one sentence; part of the policy that a verdict names.
    static var rule: String { get }

    static func examine(_ item: Case) -> Findings
}
