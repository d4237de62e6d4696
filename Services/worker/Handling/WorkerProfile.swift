import Artifacts
import Bus

/// What a worker is and offers.
struct WorkerProfile: Sendable {
    /// How often work that needs more than this worker has goes back for another one to take.
    static let offers = 10

    let source: ArtifactSource
    let capabilities: Set<CapabilityName>
    /// What a task is taken to need that declares no memory.
    let defaultMemory: Int

    /// The capabilities that a task needs and this worker does not have.
    func missing(_ needed: [CapabilityName]) -> [CapabilityName] {
        Set(needed).subtracting(capabilities).sorted()
    }

    /// Gives work back that this worker cannot do; nil when it can, or when it was offered often enough.
    func passOn(_ needed: [CapabilityName], attempt: Int) -> Outcome? {
        guard let lack = lack(of: needed), attempt < Self.offers else { return nil }
        return .retry(after: .milliseconds(500), because: lack)
    }

    /// What this worker does not have, in words; nil when it has all.
    func lack(of needed: [CapabilityName]) -> String? {
        let missing = missing(needed)
        return missing.isEmpty ? nil : "this worker lacks \(missing.map(\.text).joined(separator: ", "))"
    }
}
