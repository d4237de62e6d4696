import ControlPlane
import Lifecycle

/// `chimera queue`
struct QueueVerb: Verb {
    static let spelling = "queue"
    static let operands = "[--json]"
    static let summary = "shows what waits in each channel, for how long, and what lies beside the streams"
    static let details = """
        QUEUED is "unknown" where messages were deleted behind the group's back: it is never guessed.

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
            let heading = ["CHANNEL", "READ BY", "QUEUED", "PENDING", "OLDEST"]
            let rows = queues.channels.map { channel in
                [
                    channel.channel, channel.group, channel.queued.map { "\($0)" } ?? "unknown", "\(channel.pending)",
                    channel.oldestMs.map(Self.age) ?? "-",
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

    private static func age(_ milliseconds: Int) -> String {
        milliseconds < 1000 ? "\(milliseconds)ms" : "\(milliseconds / 1000)s"
    }
}
