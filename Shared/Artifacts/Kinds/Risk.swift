/// How much could go wrong when a plan is applied.
package enum Risk: String, CaseIterable, Codable, Sendable {
    case low
    case medium
    case high
    case critical
}
