import Artifacts
import Bus

/// What a worker is and offers.
struct WorkerProfile: Sendable {
    /// How long work that needs more than this worker has goes back for another one: until one may have been started.
    static let patience = Duration.seconds(300)
    /// The same for what undoes a change, which has to begin within minutes.
    static let undoingPatience = Duration.seconds(60)

    let source: ArtifactSource
    let capabilities: Set<CapabilityName>
    /// What a task is taken to need that declares no memory.
    let defaultMemory: Int

    /// The capabilities that a task needs and this worker does not have.
    func missing(_ needed: [CapabilityName]) -> [CapabilityName] {
        Set(needed).subtracting(capabilities).sorted()
    }

    /// Gives work back that this worker cannot do, ever later; nil when it lacks nothing, or was offered long enough.
    ///
    /// What counts are the pauses between its offers, not its age: however long it has waited for anybody to have
    /// time for it, or for the first worker of its pool, one that can do it gets the whole time to come.
    func passOn(because lack: String?, _ offer: Int, within patience: Duration = Self.patience) -> Outcome? {
        guard let lack, Self.pauses(before: offer) < patience else { return nil }
        return .postpone(after: Self.pause(after: offer), because: lack)
    }

    private static func pause(after offer: Int) -> Duration {
        min(.milliseconds(500 << min(offer - 1, 5)), .seconds(10))
    }

    private static func pauses(before offer: Int) -> Duration {
        // After so many it has been long enough, however many more there were.
        (1..<max(1, min(offer, 100))).reduce(.zero) { $0 + pause(after: $1) }
    }

    /// What this worker does not have, in words; nil when it has all.
    func lack(of needed: [CapabilityName]) -> String? {
        let missing = missing(needed)
        return missing.isEmpty ? nil : "this worker lacks \(missing.map(\.text).joined(separator: ", "))"
    }
}
