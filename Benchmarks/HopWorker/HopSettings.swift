import Configuration
import Hops

/// What a hop worker is told beyond a service's settings, by variables that begin with `HOP_`.
struct HopSettings: Sendable {
    enum Role: String, CaseIterable, Sendable {
        /// Passes messages on.
        case worker
        /// Looks after the channels instead.
        case medic
    }

    /// Which messages are announced by a log line when their handling begins.
    enum Announcement: String, CaseIterable, Sendable {
        case none
        /// Those that another worker held before.
        case takeovers
        /// All, and also when their handling has ended.
        case all
    }

    let role: Role
    let announcement: Announcement
    let hops: Hops
    /// The stages that it serves.
    let stages: [Int]
    let slots: Int
    /// How long it pretends to work on each message.
    let work: Duration
    /// Holders that a message may lose before it is quarantined.
    let crashLimit: Int

    init(environment: [String: String]) throws(ConfigurationError) {
        let own = environment.filter { $0.key.hasPrefix("HOP_") }
        let reader = try EnvironmentReader(environment: own, known: Key.all)
        role = try reader.value(of: Key.role)
        announcement = try reader.value(of: Key.announcement)
        hops = Hops(count: try reader.value(of: Key.stages), lease: try reader.value(of: Key.lease))
        let stage = try reader.value(of: Key.stage)
        stages = stage == 0 ? Array(1...hops.count) : [stage]
        slots = try reader.value(of: Key.slots)
        work = try reader.value(of: Key.work)
        crashLimit = try reader.value(of: Key.crashLimit)
        guard stage <= hops.count else {
            throw ConfigurationError([.conflict(key: Key.stage.name, explanation: "is beyond the last stage")])
        }
    }

    private enum Key {
        static let announcement = EnvironmentKey<Announcement>(
            "HOP_ANNOUNCE",
            help: "Which messages are announced when their handling begins.",
            default: "none",
            .oneOf
        )
        static let crashLimit = EnvironmentKey(
            "HOP_CRASH_LIMIT",
            help: "Holders that a message may lose before the medic quarantines it.",
            default: "3",
            .integer(in: 1...1_000_000)
        )
        static let lease = EnvironmentKey(
            "HOP_LEASE",
            help: "How long a message stays with a silent worker.",
            default: "15s",
            .duration(in: .milliseconds(100) ... .seconds(600))
        )
        static let role = EnvironmentKey<Role>("HOP_ROLE", help: "What this process does.", default: "worker", .oneOf)
        static let slots = EnvironmentKey(
            "HOP_SLOTS",
            help: "Messages handled at once, for each stage.",
            default: "64",
            .integer(in: 1...4096)
        )
        static let stage = EnvironmentKey(
            "HOP_STAGE",
            help: "The stage that it serves; 0 for all.",
            default: "0",
            .integer(in: 0...64)
        )
        static let stages = EnvironmentKey(
            "HOP_STAGES",
            help: "How many stages there are.",
            default: "3",
            .integer(in: 1...64)
        )
        static let work = EnvironmentKey(
            "HOP_WORK",
            help: "How long it pretends to work on each message.",
            default: "0s",
            .duration(in: .zero ... .seconds(600))
        )
        static let all: [any RegisteredKey] = [announcement, crashLimit, lease, role, slots, stage, stages, work]
    }
}
