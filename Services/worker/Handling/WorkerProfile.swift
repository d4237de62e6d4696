import Artifacts

/// What a worker is and offers.
struct WorkerProfile: Sendable {
    let source: ArtifactSource
    let capabilities: Set<CapabilityName>
    /// What a task is taken to need that declares no memory.
    let defaultMemory: Int

    /// The capabilities that a task needs and this worker does not have.
    func missing(_ needed: [CapabilityName]) -> [CapabilityName] {
        Set(needed).subtracting(capabilities).sorted()
    }

    /// What this worker does not have of what some work needs; nil when it has all.
    func lack(of needed: [CapabilityName]) -> Lack? {
        let missing = missing(needed)
        return missing.isEmpty ? nil : .capabilities(missing, of: Set(needed))
    }
}
