/// A moment in UTC, in milliseconds since 1970; bodies carry the number, envelopes its RFC 3339 text.
package struct Timestamp: Hashable, Sendable {
    package let milliseconds: Int64

    /// The last millisecond of the year 9999, the latest that RFC 3339 can write.
    package static let latest: Int64 = 253_402_300_799_999

    /// Clamps to the years 1970 to 9999.
    package init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, 0), Self.latest)
    }

    package func advanced(by duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return Timestamp(milliseconds: seconds < 0 ? 0 : Self.latest) }
        let sum = milliseconds.addingReportingOverflow(scaled + attoseconds / 1_000_000_000_000_000)
        return Timestamp(milliseconds: sum.overflow ? Self.latest : sum.partialValue)
    }

    package func duration(to other: Timestamp) -> Duration {
        .milliseconds(other.milliseconds - milliseconds)
    }
}

extension Timestamp: Comparable {
    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let milliseconds = try container.decode(Int64.self)
        guard (0...Self.latest).contains(milliseconds) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected milliseconds since 1970, up to the year 9999"
            )
        }
        self.milliseconds = milliseconds
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}
