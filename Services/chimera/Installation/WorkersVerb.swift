import Artifacts
import ControlPlane
import Lifecycle

/// `chimera workers`
struct WorkersVerb: Verb {
    static let spelling = "workers"
    static let operands = "[--json]"
    static let summary = "lists the processes that take work, and whether each is there"
    static let details = """
        A process that is "gone" has lost its connection; its work is given to others within moments, and then its name
        vanishes. Slots, pools, capabilities and version are said by workers alone, every 10 seconds.

        examples:
          chimera workers
          chimera workers --json
        """

    let isJSON: Bool

    init(_ words: inout Words) throws(UsageError) { isJSON = words.flag("--json") }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            let workers = try await plane.workers()
            return try place.show(
                workers,
                asJSON: isJSON,
                under: ["PROCESS", "PRESENCE", "STATE", "BUSY", "POOLS", "CAPABILITIES", "VERSION", "LAST HEARD"]
            ) { worker in
                [worker.consumer, worker.isPresent ? "present" : "gone"] + Self.words(of: worker)
            }
        }
    }

    private static func words(of worker: WorkerView) -> [String] {
        guard let heartbeat = worker.heartbeat else { return Array(repeating: "-", count: 6) }
        return [
            heartbeat.state.rawValue, "\(heartbeat.busy)/\(heartbeat.slots)",
            heartbeat.pools.map(\.text).joined(separator: " "),
            heartbeat.capabilities.map(\.text).joined(separator: " "),
            heartbeat.version, "\(heartbeat.sentAt)",
        ]
    }
}
