package import Artifacts
package import Configuration

/// What workers alone read.
extension Setting {
    package static let blobDirectory = EnvironmentKey(
        "CHIMERA_BLOB_DIR",
        help: "Folder for checkpoints and files of tasks, kept by content; the same for workers and judges.",
        owner: "worker, judge",
        default: ".chimera/blobs",
        ValueParser.text("the path of a folder")
    )

    package static let sandbox = EnvironmentKey(
        "CHIMERA_SANDBOX",
        help: "What confines programs: a sandbox, or by explicit choice (cwd) a working directory and nothing more.",
        owner: "worker",
        default: "required",
        ValueParser<SandboxMode>.oneOf
    )

    package static let sandboxReadable = EnvironmentKey(
        "CHIMERA_SANDBOX_READABLE",
        help: "Further folders and files that programs in the sandbox may read.",
        owner: "worker",
        default: "",
        ValueParser.text("absolute paths").map { $0.hasPrefix("/") ? $0 : nil }.list
    )

    package static let workDirectory = EnvironmentKey(
        "CHIMERA_WORK_DIR",
        help: "Folder in which each attempt gets a working directory of its own, removed afterwards.",
        owner: "worker",
        default: ".chimera/work",
        ValueParser.text("the path of a folder")
    )

    package static let workerCapabilities = EnvironmentKey(
        "CHIMERA_WORKER_CAPABILITIES",
        help: "What this worker may do for tasks that ask for it.",
        owner: "worker",
        default: "",
        ValueParser.text("names such as net.http or cloud.read").map { CapabilityName($0) }.list
    )

    package static let workerMemory = EnvironmentKey(
        "CHIMERA_WORKER_MEMORY",
        help:
            "How much memory the running tasks may declare together; a task that declares none counts for an equal share.",
        owner: "worker",
        default: "4GB",
        .byteSize(in: ByteSize(bytes: 1 << 20)...ByteSize(bytes: 1 << 44))
    )

    package static let workerPools = EnvironmentKey(
        "CHIMERA_WORKER_POOLS",
        help: "The pools that this worker serves; all of the installation's when empty.",
        owner: "worker",
        default: "",
        ValueParser.text("names such as general or gpu-large").map { PoolName($0) }.list
    )

    package static let workerSlots = EnvironmentKey(
        "CHIMERA_WORKER_SLOTS",
        help:
            "How many programs a worker runs at once, in all of its pools; of more than two, one only for applies and rollbacks.",
        owner: "worker",
        default: "5",
        .integer(in: 1...10_000)
    )
}
