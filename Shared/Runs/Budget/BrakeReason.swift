/// Why paid work waits.
package enum BrakeReason: String, CaseIterable, Codable, Sendable {
    /// Spent, reserved and the estimates that remain reach the limit's share that may be forecast.
    case forecast
    /// Money goes faster than it may.
    case spike
    /// A budget that is shared with others refused.
    case shared
}
