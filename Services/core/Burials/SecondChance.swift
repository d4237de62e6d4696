import Artifacts
import Bus
import Pipeline
import RedisBus

/// Sends again, after a while, what our own services gave up: a run, or somebody who has stated a goal, waits for
/// each such message.
///
/// Who dies takes all down that was under way, so most of what is given up has done nothing wrong. The pauses grow,
/// because some has: then the service dies of it ever less often, and after the last time the message is left to
/// people. Timers have no last time: a run that waits for people has nothing but its deadline to end it.
struct SecondChance: Sendable {
    /// How often a message comes back; the pauses before are an hour and a half together.
    static let limit = 10
    private static let firstPause: Duration = .seconds(5)
    private static let longestPause: Duration = .seconds(3600)

    private let routes: [StreamName: Route]

    init() {
        // Without the pools, what is left is what our own services read. Nobody waits for a sign of life.
        let routes = Channels.routes(pools: []).filter { $0 != Channels.heartbeats.route }
        self.routes = Dictionary(routes.flatMap { route in route.streams.map { ($0, route) } }) { first, _ in first }
    }

    /// None for what was refused for what it says, which another try would not change.
    func effects(for letter: DeadLetter) throws(ArtifactError) -> [Effect] {
        guard let home = letter.home, let route = routes[home] else { return [] }
        let isTimer = route == Channels.timers.route
        guard letter.isFault else { return [] }
        let raw = try RawArtifact(fields: letter.fields)
        let returns = raw.envelope.returns
        guard isTimer || returns < Self.limit else { return [] }
        var envelope = raw.envelope
        envelope.returns = returns + 1
        let publication = Publication(
            try RawArtifact(envelope: envelope, body: raw.body),
            to: route,
            lane: Lane.allCases.first { route.stream($0) == home },
            options: Publication.Options(isDeduplicated: false, isTracked: true)
        )
        // Under a name of its own: that of a run's deadline may belong to a later state by now, whose timer must stay.
        let name = TimerName("again:\(envelope.id.text)")
        return [
            .timer(TimerRequest(name: name, after: Self.spread(Self.pause(after: returns)), publishing: publication))
        ]
    }

    /// Twice as long each time.
    static func pause(after returns: Int) -> Duration {
        min(firstPause * (1 << min(returns, 20)), longestPause)
    }

    /// Those that were given up together come back apart: else the innocent would each time meet the one that kills.
    private static func spread(_ pause: Duration) -> Duration { pause * Double.random(in: 1..<2) }
}

extension DeadLetter {
    /// Whether it was given up for what became of those who handled it, and not for what it says.
    fileprivate var isFault: Bool {
        reason == DeadLetterReason.crashLoop.word || reason == DeadLetterReason.deliveryLimit.word
    }
}
