// swift-tools-version: 6.2
import PackageDescription

/// One strictness for every target: Swift 6 language mode, memory safety marked, warnings refused.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func shared(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: "Shared/\(name)",
        resources: resources,
        swiftSettings: strict
    )
}

func service(_ name: String, folder: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["Bus", "Configuration", "Pipeline", "ServiceRuntime"] + dependencies,
        path: "Services/\(folder)",
        swiftSettings: strict
    )
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: dependencies,
        path: "Tests/\(name)Tests",
        swiftSettings: strict
    )
}

/// What tests and benchmarks share; no product depends on it, and scripts/check-manifest proves it.
func testing(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: strict)
}

let package = Package(
    name: "chimera",
    products: [
        .executable(name: "chimera", targets: ["Chimera"]),
        .executable(name: "conductor", targets: ["Conductor"]),
        .executable(name: "core", targets: ["Core"]),
        .executable(name: "event-gateway", targets: ["EventGateway"]),
        .executable(name: "judge", targets: ["Judge"]),
        .executable(name: "worker", targets: ["Worker"]),
    ],
    targets: [
        // The C world: one module map each, imported by exactly one Swift target.
        .systemLibrary(name: "CHiredis", path: "Shared/CHiredis"),  // RESP reader
        .systemLibrary(name: "CLinux", path: "Shared/CLinux"),  // epoll and eventfd constants
        .systemLibrary(name: "CMicrohttpd", path: "Shared/CMicrohttpd"),  // HTTP/1.1
        .systemLibrary(name: "COpenSSL", path: "Shared/COpenSSL"),  // TLS, SHA-256, HMAC, Ed25519
        .systemLibrary(name: "CProcesses", path: "Shared/CProcesses"),  // pipes and files that nobody inherits
        .systemLibrary(name: "CSQLite", path: "Shared/CSQLite"),  // the file of the audit archive

        // Level 0: vocabulary. No I/O.
        shared("Configuration"),  // environment keys, strict parsing, secrets, the effective configuration
        shared("Observability"),  // JSON log lines, metrics, trace context
        shared("RedisProtocol"),  // commands and replies as typed values, keys and hash slots, error classes
        shared("Security", ["COpenSSL"]),  // digests, random bytes, TLS sessions
        shared("Artifacts", ["Security"]),  // ids, envelope, every kind of artifact, canonical JSON, validation
        shared("Plans", ["Artifacts", "Security"]),  // a plan's steps: sound, in order, undone by what
        shared("Planning", ["Artifacts", "Plans"]),  // blueprints, planner, prices, roster, schedules
        shared("Audit", ["Artifacts", "CSQLite", "Security"]),  // audit entries for good: chain, archive, verification
        shared("Runs", ["Artifacts", "Plans", "Security"]),  // a run's state machine: table, record, pure decisions

        // Level 1: parts that run.
        shared("Lifecycle", ["Observability"]),  // service group, signals, shutdown in two words
        shared("Processes", ["CProcesses", "Lifecycle"]),  // programs under supervision: what they print, how they end
        .executableTarget(name: "TaskSupervisor", path: "Shared/TaskSupervisor"),  // ends a program with all it started
        // sockets, pipelines, reconnects, topologies
        shared("RedisClient", ["CHiredis", "CLinux", "Observability", "RedisProtocol", "Security"]),

        // Level 2: the seams.
        shared("Blobs", ["Artifacts", "Lifecycle", "Security"]),  // contents by digest, behind a small protocol
        shared("Bus", ["Artifacts", "Lifecycle", "Observability"]),  // channels, outcomes, handlers, the consumer
        shared("HTTPServer", ["CMicrohttpd", "Lifecycle", "Observability"]),  // small HTTP/1.1 server

        // Level 3: the bus on Redis, and the map of channels.
        shared("Pipeline", ["Artifacts", "Bus", "Security"]),  // every channel on one screen
        shared(
            "RedisBus",
            ["Artifacts", "Bus", "Lifecycle", "Observability", "RedisClient", "RedisProtocol", "Security"],
            resources: [.embedInCode("Lua")]
        ),  // keys, the atomic commit, reclaim, timers, dead letters

        shared("RunMessages", ["Artifacts", "Bus", "Runs", "Security"]),  // artifacts as run events, replay
        shared("ControlPlane", ["Artifacts", "Security"]),  // what may be asked of an installation, whatever carries it
        shared(
            "RedisControlPlane",
            ["Artifacts", "Bus", "ControlPlane", "Pipeline", "Planning", "RedisBus", "Runs", "Security"]
        ),  // the same, spoken through Redis

        // Level 4: what every service starts with.
        shared(
            "ServiceRuntime",
            [
                "Artifacts", "Bus", "Configuration", "HTTPServer", "Lifecycle", "Observability", "Pipeline", "RedisBus",
                "RedisClient", "RedisProtocol", "Runs", "Security",
            ]
        ),

        // Level 5: the executables. They meet only in messages.
        service(
            "Chimera",
            folder: "chimera",
            [
                "Artifacts", "Audit", "ControlPlane", "HTTPServer", "Lifecycle", "Observability", "Planning",
                "Processes", "RedisBus", "RedisClient", "RedisControlPlane", "RedisProtocol", "RunMessages", "Runs",
                "Security", "TaskSupervisor",
            ]
        ),
        service(
            "Conductor",
            folder: "conductor",
            [
                "Artifacts", "Audit", "Lifecycle", "Observability", "Plans", "RedisBus", "RunMessages", "Runs",
                "Security",
            ]
        ),
        service(
            "Core",
            folder: "core",
            ["Artifacts", "Lifecycle", "Observability", "Planning", "Plans", "RedisBus", "Runs", "Security"]
        ),
        service("EventGateway", folder: "event-gateway"),
        service("Judge", folder: "judge", ["Artifacts", "Blobs", "Plans", "RedisBus", "Security"]),
        service(
            "Worker",
            folder: "worker",
            [
                "Artifacts", "Blobs", "Lifecycle", "Observability", "Plans", "Processes", "RedisBus", "Runs",
                "Security", "TaskSupervisor",
            ]
        ),

        // Tests: what they share, then suites that mirror the sources.
        testing("ArtifactsTesting", ["Artifacts", "Security"]),  // golden files, sample envelopes, the seeded mutator
        testing("RedisTesting", ["Lifecycle", "RedisProtocol"]),  // real servers, commands to look into them
        tests("Artifacts", ["Artifacts", "ArtifactsTesting", "RedisTesting", "Security"]),
        tests("Audit", ["Artifacts", "Audit", "Security"]),
        tests("Bus", ["Artifacts", "Bus", "Lifecycle", "Observability"]),
        tests(
            "Chimera",
            [
                "Artifacts", "Audit", "Bus", "Chimera", "Configuration", "ControlPlane", "Lifecycle", "Observability",
                "Pipeline", "Planning", "Processes", "RedisBus", "RedisControlPlane", "RedisTesting", "RunMessages",
                "Runs",
                "Security", "ServiceRuntime",
            ]
        ),
        tests(
            "Conductor",
            [
                "Artifacts", "Audit", "Bus", "Conductor", "Lifecycle", "Observability", "Pipeline", "RedisBus",
                "RedisTesting", "RunMessages", "Runs", "Security", "ServiceRuntime",
            ]
        ),
        tests("Configuration", ["Configuration"]),
        tests(
            "Core",
            [
                "Artifacts", "Bus", "Configuration", "Core", "Lifecycle", "Observability", "Pipeline", "Planning",
                "RedisBus", "RedisTesting", "Runs", "Security", "ServiceRuntime",
            ]
        ),
        tests("HTTPServer", ["HTTPServer", "Lifecycle", "Observability"]),
        tests("Lifecycle", ["Lifecycle", "Observability"]),
        tests("Observability", ["Observability", "RedisTesting"]),
        tests("Pipeline", ["Artifacts", "Bus", "Pipeline"]),
        tests("Planning", ["Artifacts", "Planning", "RedisTesting", "Security"]),
        tests("Plans", ["Artifacts", "Plans"]),
        tests("Processes", ["Processes", "RedisTesting", "TaskSupervisor"]),
        tests(
            "RedisBus",
            [
                "Artifacts", "ArtifactsTesting", "Bus", "Lifecycle", "Observability", "RedisBus", "RedisClient",
                "RedisProtocol",
                "RedisTesting",
            ]
        ),
        tests("RedisClient", ["Observability", "RedisClient", "RedisProtocol", "RedisTesting", "Security"]),
        tests("RedisProtocol", ["RedisProtocol"]),
        tests("RedisTesting", ["RedisTesting"]),
        tests("Runs", ["Artifacts", "ArtifactsTesting", "Plans", "Runs", "Security"]),
        tests("Security", ["Security"]),
        tests(
            "ServiceRuntime",
            [
                "Artifacts", "Bus", "Chimera", "Configuration", "Conductor", "Core", "EventGateway", "HTTPServer",
                "Judge", "Lifecycle", "Observability", "Pipeline", "RedisBus", "RedisClient", "RedisProtocol",
                "RedisTesting", "Security", "ServiceRuntime", "Worker",
            ]
        ),
        tests("Blobs", ["Artifacts", "Blobs", "Security"]),
        tests(
            "Judge",
            [
                "Artifacts", "Blobs", "Bus", "Judge", "Lifecycle", "Observability", "Pipeline", "RedisBus",
                "RedisTesting", "Security", "ServiceRuntime",
            ]
        ),
        tests(
            "Worker",
            [
                "Artifacts", "Blobs", "Bus", "Lifecycle", "Observability", "Pipeline", "Plans", "Processes", "RedisBus",
                "RedisTesting", "Runs", "Security", "ServiceRuntime", "Worker",
            ]
        ),

        // Benchmarks: measured, never shipped.
        .executableTarget(
            name: "BareLoop",
            path: "Benchmarks/BareLoop",
            linkerSettings: [.linkedLibrary("hiredis")]
        ),  // the measure for the bus: the same hop from C, pipelined, with no runtime
        .target(
            name: "Hops",
            dependencies: ["Artifacts", "Bus", "Observability"],
            path: "Benchmarks/Hops",
            swiftSettings: strict
        ),  // the channels of the hop programs
        .executableTarget(
            name: "HopWorker",
            dependencies: [
                "Artifacts", "Bus", "Configuration", "Hops", "Lifecycle", "Observability", "RedisBus", "ServiceRuntime",
            ],
            path: "Benchmarks/HopWorker",
            swiftSettings: strict
        ),  // a real consumer process to kill, freeze and measure
        .executableTarget(
            name: "BusDemo",
            dependencies: [
                "Artifacts", "Bus", "Hops", "Lifecycle", "Observability", "RedisBus", "RedisClient", "RedisProtocol",
                "RedisTesting",
            ],
            path: "Benchmarks/Demonstration",
            swiftSettings: strict
        ),  // what `scripts/run --bus` shows
        .executableTarget(
            name: "Bench",
            dependencies: [
                "Artifacts", "Audit", "Bus", "Lifecycle", "Observability", "Pipeline", "RedisBus", "RedisClient",
                "RedisProtocol", "RedisTesting", "Runs", "Security",
            ],
            path: "Benchmarks/Bench",
            swiftSettings: strict
        ),  // the goals of docs/performance.md, measured

        // The whole: the real executables against real servers, with everything that can go wrong.
        tests(
            "System",
            [
                "Artifacts", "Audit", "Bus", "BusDemo", "Chimera", "Conductor", "ControlPlane", "Core", "EventGateway",
                "HopWorker", "Hops", "Judge", "Observability", "Pipeline", "RedisBus", "RedisClient",
                "RedisControlPlane", "RedisProtocol", "RedisTesting", "RunMessages", "Runs", "Security",
                "TaskSupervisor",
                "Worker",
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
