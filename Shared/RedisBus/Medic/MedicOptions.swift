/// How the medic works; the defaults make a killed worker's tasks run elsewhere in well under half a second.
package struct MedicOptions: Sendable {
    /// Between two looks at who is present.
    package var presenceInterval: Duration = .milliseconds(50)
    /// How long a consumer must be absent: longer than a reconnect takes, so that no live job is ever taken.
    package var presenceGrace: Duration = .milliseconds(200)
    /// How long nobody is judged after the server was restarted, replaced or out of reach, or hung.
    package var presenceHoldOff: Duration = .seconds(5)
    package var leaseInterval: Duration = .seconds(1)
    /// How long owners may take to reconnect after an outage: so long, and a third of a lease, no lease is judged then.
    package var leaseGrace: Duration = .seconds(3)
    /// Whether the start counts as the end of an outage: it may well have been one of the server, too.
    package var startsBlind = false
    /// The longest wait before a look at delayed messages and timers.
    package var dueInterval: Duration = .milliseconds(100)
    package var orphanInterval: Duration = .seconds(30)
    package var janitorInterval: Duration = .seconds(60)
    /// How long a consumer must have been idle before its name is removed.
    package var idleConsumer: Duration = .seconds(3600)
    package var trimInterval: Duration = .seconds(10)
    package var depthInterval: Duration = .seconds(5)
    /// Bytes of events that each partition keeps.
    package var eventBytes = 400_000_000
    /// Tries after which a message is given up.
    package var deliveryLimit = 5
    /// How many holders a message may kill or silence before it is quarantined.
    package var crashLimit = 3

    package init() {}
}
