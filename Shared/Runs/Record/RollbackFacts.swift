package import Artifacts

/// The clock of a rollback.
package struct RollbackFacts: Codable, Hashable, Sendable {
    package let cause: RollbackRequest.Cause
    /// When its cause came about; the clock counts from here.
    package let causeAt: Timestamp
    package var begunAt: Timestamp?
    /// Whether a worker was told; not while the apply that it undoes may still be under way.
    package var isOrdered = false
    /// The order that a worker was given; its report of having begun names it.
    package var order: ArtifactID?
    /// How many of its limits have passed: to begin, to finish.
    package var limitsPassed = 0
    /// Whether what it has cost was booked.
    package var isPaid: Bool?

    private enum CodingKeys: String, CodingKey {
        case causeAt = "at"
        case begunAt = "begun"
        case cause, order
        case isOrdered = "ordered"
        case isPaid = "paid"
        case limitsPassed = "passed"
    }
}
