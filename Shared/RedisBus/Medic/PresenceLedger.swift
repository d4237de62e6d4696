import Bus

/// Decides from successive looks at the presence channels which consumers are gone. Pure: time comes with each look.
///
/// A consumer is gone once it has been absent for the whole grace, in at least two looks. When the server itself was
/// replaced or restarted, could not be reached or hung, everybody is absent for a moment; then nobody is judged until
/// the hold-off is over.
struct PresenceLedger {
    /// How long a look may take; a server that hangs for longer may have lost everybody's connection meanwhile.
    static let longestLook = Duration.seconds(2)

    let grace: Duration
    let holdOff: Duration

    private var server: String?
    private var judgingFrom: Duration = .zero
    private var absentSince: [ConsumerName: Duration] = [:]

    init(grace: Duration, holdOff: Duration) {
        self.grace = grace
        self.holdOff = holdOff
    }

    /// Takes one look, which was begun and has ended at these times; answers who is gone.
    mutating func look(
        from began: Duration,
        at now: Duration,
        server: String,
        registered: [ConsumerName],
        present: Set<ConsumerName>
    ) -> [ConsumerName] {
        if self.server != server {
            if self.server != nil { judgingFrom = now + holdOff }
            self.server = server
            absentSince = [:]
        }
        if now - began > Self.longestLook { lostSight(at: now) }
        let absent = registered.filter { !present.contains($0) }
        absentSince = absentSince.filter { absent.contains($0.key) }
        guard now >= judgingFrom else {
            absentSince = [:]
            return []
        }
        var gone: [ConsumerName] = []
        for name in absent {
            if let since = absentSince[name] {
                if now - since >= grace { gone.append(name) }
            } else {
                absentSince[name] = now
            }
        }
        return gone
    }

    /// The server could not be asked: what was seen before proves nothing any more.
    mutating func lostSight(at now: Duration) {
        absentSince = [:]
        judgingFrom = max(judgingFrom, now + holdOff)
    }
}
