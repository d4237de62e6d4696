/// A sign of life from a service, with proof that it makes progress.
package struct Heartbeat: ArtifactBody, Hashable {
    /// What it is doing.
    package enum State: String, CaseIterable, Codable, Sendable {
        case starting
        case ready
        case draining
    }

    package static let kind = ArtifactKind.heartbeat

    /// Name of the service.
    package var service: String
    /// Which replica of it.
    package var instance: String
    /// Version of the program.
    package var version: String
    package var state: State
    /// Counts the heartbeats of this process.
    package var sequence: Int
    /// Counts what it has finished; standing still while busy means stuck.
    package var progress: Int
    /// How many tasks it can hold.
    package var slots: Int
    /// How many tasks it holds.
    package var busy: Int
    /// Pools that it serves.
    package var pools: [PoolName]
    /// Capabilities that it offers.
    package var capabilities: [CapabilityName]
    /// When it was sent, in milliseconds since 1970.
    package var sentAt: Timestamp
    /// Resident memory in bytes.
    package var memoryBytes: Int?

    private enum CodingKeys: String, CodingKey {
        case busy, capabilities, instance, memoryBytes, pools, progress, sentAt, sequence, service, slots, state,
            version
    }

    package init(
        service: String,
        instance: String,
        version: String,
        state: State,
        sequence: Int,
        progress: Int,
        slots: Int,
        busy: Int,
        pools: [PoolName],
        capabilities: [CapabilityName],
        sentAt: Timestamp,
        memoryBytes: Int? = nil
    ) {
        self.service = service
        self.instance = instance
        self.version = version
        self.state = state
        self.sequence = sequence
        self.progress = progress
        self.slots = slots
        self.busy = busy
        self.pools = pools
        self.capabilities = capabilities
        self.sentAt = sentAt
        self.memoryBytes = memoryBytes
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(service, 1...63, "service")
        try BodyCheck.text(instance, 1...128, "instance")
        try BodyCheck.text(version, 1...64, "version")
        try BodyCheck.number(sequence, 0...BodyCheck.safeInteger, "sequence")
        try BodyCheck.number(progress, 0...BodyCheck.safeInteger, "progress")
        try BodyCheck.number(slots, 0...100_000, "slots")
        try BodyCheck.number(busy, 0...100_000, "busy")
        try BodyCheck.count(pools, 0...64, "pools")
        try BodyCheck.count(capabilities, 0...64, "capabilities")
        if let memoryBytes { try BodyCheck.number(memoryBytes, 0...BodyCheck.safeInteger, "memoryBytes") }
    }
}
