import Artifacts
import Blobs
import Foundation
import Observability
import Processes
import Security
import Testing

@testable import Worker

/// A place to run programs in, for one test; removed with it.
final class Bench: Sendable {
    let root: String
    let blobs: DirectoryBlobStore
    let tenant: TenantID

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "worker-\(UUID().uuidString.lowercased())").path
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        blobs = DirectoryBlobStore(folder: "\(root)/blobs")
        tenant = try #require(TenantID("acme"))
    }

    deinit {
        // A folder that stays does no harm.
        try? FileManager.default.removeItem(atPath: root)
    }

    static func supervisor() throws -> SupervisorProgram {
        try WorkerStart.supervisor(beside: CommandLine.arguments[0])
    }

    /// Folders under which this test's programs may lie.
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        .path

    func executor(
        _ confinement: Confinement = .directory,
        clock: any Clock<Duration> = ContinuousClock()
    ) throws -> ProcessExecutor {
        ProcessExecutor(
            supervisor: try Self.supervisor(),
            confinement: confinement,
            blobs: blobs,
            directory: "\(root)/work",
            clock: clock,
            logger: Logger(),
            leeway: .seconds(60)
        )
    }

    static func sandbox(reading paths: String...) throws -> Confinement {
        var bubblewrap = try #require(Bubblewrap.find(), "the package bubblewrap is installed by scripts/bootstrap")
        bubblewrap.readable = paths
        return .bubblewrap(bubblewrap)
    }

    static func assignment(
        _ words: [String],
        timeout: Duration = .seconds(60),
        reserved: Int = 1000,
        configure: (inout TaskAssignment) -> Void = { _ in }
    ) throws -> TaskAssignment {
        var assignment = TaskAssignment(
            task: .next(),
            run: .next(),
            goal: .next(),
            plan: SHA256.digest("plan"),
            step: try #require(StepName("build")),
            phase: .build,
            pool: try #require(PoolName("general")),
            priority: .normal,
            capabilities: [],
            limits: StepLimits(attempts: 1, timeoutMs: Int(timeout / .milliseconds(1))),
            estimate: StepEstimate(costMicros: reserved, durationMs: 1000),
            program: words.first,
            arguments: Array(words.dropFirst())
        )
        configure(&assignment)
        return assignment
    }

    func job(
        _ words: String...,
        timeout: Duration = .seconds(60),
        reserved: Int = 1000,
        checkpoint: BlobReference? = nil,
        configure: (inout TaskAssignment) -> Void = { _ in }
    ) throws -> Job {
        let assignment = try Self.assignment(words, timeout: timeout, reserved: reserved, configure: configure)
        return Job(
            assignment: assignment,
            tenant: tenant,
            attempt: 1,
            checkpoint: checkpoint,
            worthMicros: assignment.estimate.costMicros,
            timeLimit: timeout
        )
    }

    /// What lies in the folder of working directories.
    var workingDirectories: [String] {
        // It is made with the first attempt.
        (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/work")) ?? []
    }

    func text(of file: FileReference) async throws -> String {
        String(decoding: try await blobs.get(file.blob, for: tenant), as: UTF8.self)
    }
}
