import Artifacts
import Bus

/// What a worker is and offers.
struct WorkerProfile: Sendable {
    /// How long work that needs more than this worker has goes back for another one: until one may have been started.
    static let patience = Duration.seconds(300)

    let source: ArtifactSource
    let capabilities: Set<CapabilityName>
    /// What a task is taken to need that declares no memory.
    let defaultMemory: Int

    /// The capabilities that a task needs and this worker does not have.
    func missing(_ needed: [CapabilityName]) -> [CapabilityName] {
        Set(needed).subtracting(capabilities).sorted()
    }

    /// Gives work back that this worker cannot do, ever later; nil when it can, or when it was offered long enough.
    func passOn(_ needed: [CapabilityName], of envelope: Envelope, _ offer: Int, at now: Timestamp) -> Outcome? {
        guard let lack = lack(of: needed), envelope.time.duration(to: now) < Self.patience else { return nil }
        return .postpone(after: min(.milliseconds(500 << min(offer - 1, 5)), .seconds(10)), because: lack)
    }

    /// What this worker does not have, in words; nil when it has all.
    func lack(of needed: [CapabilityName]) -> String? {
        let missing = missing(needed)
        return missing.isEmpty ? nil : "this worker lacks \(missing.map(\.text).joined(separator: ", "))"
    }
}
