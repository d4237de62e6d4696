package import Artifacts
import Configuration

/// What workers alone are told from outside.
package struct WorkerSettings: Sendable {
    package var blobDirectory: String
    package var capabilities: [CapabilityName]
    /// In bytes.
    package var memory: Int
    /// Empty for all pools of the installation.
    package var pools: [PoolName]
    package var sandbox: SandboxMode
    package var sandboxReadable: [String]
    /// How many programs run at once.
    package var slots: Int
    package var workDirectory: String

    init(_ reader: EnvironmentReader) throws(ConfigurationError) {
        blobDirectory = try reader.value(of: Setting.blobDirectory)
        capabilities = try reader.value(of: Setting.workerCapabilities)
        memory = try reader.value(of: Setting.workerMemory).bytes
        pools = try reader.value(of: Setting.workerPools)
        sandbox = try reader.value(of: Setting.sandbox)
        sandboxReadable = try reader.value(of: Setting.sandboxReadable)
        slots = try reader.value(of: Setting.workerSlots)
        workDirectory = try reader.value(of: Setting.workDirectory)
    }

    /// How many of the slots tasks may hold. Where there are more than two, one stays for orders: what undoes a
    /// change is not to wait until a task has ended, which may take hours.
    package var taskSlots: Int { Self.taskSlots(of: slots) }

    /// The same for another worker, of which the slots are known.
    package static func taskSlots(of slots: Int) -> Int { slots > 2 ? slots - 1 : slots }
}
