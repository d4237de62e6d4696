package import Artifacts

/// Up to which time a schedule is settled; kept in the bus, so that it outlives every core.
///
/// It is forgotten when no core has looked after the schedule for long: one whose file comes back then is new.
package struct ScheduleMemory: Codable, Hashable, Sendable {
    /// How long it is kept; it is renewed each day.
    package static let keepingTime: Duration = .seconds(30 * 86_400)
    static let renewal: Duration = .seconds(86_400)

    private var layout = 1
    package var settledThrough: Timestamp
    /// The last time for which it was fired.
    package var firedFor: Timestamp?
    /// The times that it is about, as they were written; nil where an older build remembers.
    package var cron: String?

    private enum CodingKeys: String, CodingKey {
        case cron
        case firedFor = "fired"
        case settledThrough = "through"
        case layout = "v"
    }

    package init(settledThrough: Timestamp, firedFor: Timestamp? = nil, cron: String? = nil) {
        self.settledThrough = settledThrough
        self.firedFor = firedFor
        self.cron = cron
    }

    package init(bytes: [UInt8]) throws(ArtifactError) {
        self = try ArtifactDecoder.decode(ScheduleMemory.self, from: bytes)
    }

    /// Whether it speaks of these times: others were not missed, because nobody had asked for them yet.
    func isOf(_ cron: CronExpression) -> Bool { self.cron == nil || self.cron == cron.text }

    package func bytes() throws(ArtifactError) -> [UInt8] { try ArtifactEncoder.encode(self) }
}
