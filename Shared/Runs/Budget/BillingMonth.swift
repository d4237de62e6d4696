package import Artifacts

/// A calendar month in UTC, such as `2026-11`; a tenant's budget is one for each.
package struct BillingMonth: Codable, Comparable, Hashable, Sendable {
    /// How long a month's sums are kept.
    package static let memory: Duration = .seconds(400 * 86_400)

    package let text: String

    package init(of time: Timestamp) {
        text = String(time.description.prefix(7))
    }

    /// Nil for what is no month.
    package var start: Timestamp? { Timestamp(text: Array("\(text)-01T00:00:00.000Z".utf8)[...]) }

    package static func < (left: BillingMonth, right: BillingMonth) -> Bool { left.text < right.text }

    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
