/// The body of `/readyz`.
package struct HealthReport: Codable, Equatable, Sendable {
    package struct Check: Codable, Equatable, Sendable {
        package let name: String
        package let passed: Bool
        package let reason: String

        enum CodingKeys: String, CodingKey {
            case name
            case passed
            case reason
        }
    }

    /// Whether every check passed.
    package let ready: Bool
    package let checks: [Check]

    enum CodingKeys: String, CodingKey {
        case ready
        case checks
    }
}
