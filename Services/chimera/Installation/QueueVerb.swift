import ControlPlane
import Lifecycle

/// `chimera queue`
struct QueueVerb: Verb {
    static let spelling = "queue"
    static let operands = "[--json]"
    static let summary = "shows what waits in each channel, for how long, and what lies beside the streams"
    static let details = """
        QUEUED is "unknown" where messages were deleted behind the group's back: it is never guessed. A goal's priority chooses
        the lane on all of its way; what was handed back counts in QUEUED alone, and is read before any lane.

        examples:
          chimera queue
          chimera queue --json
        """

    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) { isJSON = words.flag("--json") }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            let queues = try await plane.queues()
            guard !isJSON else {
                try place.print(queues)
                return .success
            }
            let heading = ["CHANNEL", "READ BY", "QUEUED", "HIGH/NORMAL/LOW", "PENDING", "OLDEST"]
            let rows = queues.channels.map { channel in
                [
                    channel.channel, channel.group, channel.queued.map { "\($0)" } ?? "unknown",
                    channel.lanes.map(Self.lanes) ?? "-", "\(channel.pending)", channel.oldestMs.map(Self.age) ?? "-",
                ]
            }
            for line in TextTable([heading] + rows).lines { place.terminal.say(line) }
            place.terminal.say("")
            place.terminal.say(
                "delayed \(queues.delayed), timers \(queues.timers), parked \(queues.parked), dead \(queues.dead)"
            )
            return .success
        }
    }

    /// Readers look into the lanes in this order.
    private static func lanes(_ queued: [String: Int]) -> String {
        ["high", "normal", "low"].map { lane in queued[lane].map { "\($0)" } ?? "?" }.joined(separator: "/")
    }

    private static func age(_ milliseconds: Int) -> String {
        milliseconds < 1000 ? "\(milliseconds)ms" : "\(milliseconds / 1000)s"
    }
}
