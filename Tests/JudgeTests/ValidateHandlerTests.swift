import Artifacts
import Blobs
import Bus
import Foundation
import Lifecycle
import Observability
import Pipeline
import RedisBus
import RedisTesting
import Security
import ServiceRuntime
import Testing

@testable import Judge

/// A request over a real bus, with the documents where the other services keep them.
@Suite(.timeLimit(.minutes(10))) struct ValidateHandlerTests {
    private let context: ServiceContext
    private let source: ArtifactSource
    private let tenant: TenantID
    private let folder = FileManager.default.temporaryDirectory.appending(path: "judge-\(UUID().uuidString)")

    private var blobs: DirectoryBlobStore { DirectoryBlobStore(folder: folder.path) }

    init() async throws {
        context = ServiceContext(
            service: "judge",
            try ServiceConfiguration(environment: [
                "CHIMERA_REDIS_URL": try await SharedRedis.url(),
                "CHIMERA_KEY_PREFIX": KeyPrefix.unique("judge").name, "CHIMERA_REDIS_TIMEOUT": "60s",
            ]),
            consumer: ConsumerName("judge-test-1"),
            logger: Logger(),
            metrics: MetricsRegistry()
        )
        try await context.bus.loadFunctions()
        try await context.bus.createGroups(of: Channels.routes(pools: []))
        source = try #require(ArtifactSource("test"))
        tenant = try #require(TenantID("acme"))
    }

    private func keep(_ bytes: [UInt8], as key: StateKey) async throws {
        let change = StateChange(key: key, replacing: nil, with: bytes)
        #expect(try await context.bus.make([.state(change)], in: Partition(0)) == 0)
    }

    /// Keeps the documents of the case and asks for a verdict.
    private func verdict(
        on fixture: Fixture,
        keepingResults count: Int = 2
    ) async throws -> (request: Artifact<ValidateRequest>, report: Artifact<ValidationReport>) {
        let request = try fixture.request()
        try await keep(fixture.planBytes(), as: .plan(request.plan))
        try await keep(ArtifactEncoder.encode(fixture.goal), as: .statement(of: request.plan))
        for (id, result) in zip(request.results, fixture.results).prefix(count) {
            try await keep(ArtifactEncoder.encode(result), as: .result(id))
        }
        var envelope = Envelope(kind: .validateRequest, source: source, tenant: tenant)
        envelope.goalPriority = .low
        let artifact = Artifact(envelope: envelope, body: request)
        _ = try await context.publisher.publish(artifact, to: Channels.validations)
        let handler = ValidateHandler(driver: context.bus, blobs: blobs, source: source)
        let consumer = context.consumer(handler, on: Channels.validations)
        let shutdown = ShutdownSignal()
        let report = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await consumer.run(until: shutdown) }
            defer { shutdown.request() }
            return try await takeReport()
        }
        return (artifact, report)
    }

    private func takeReport() async throws -> Artifact<ValidationReport> {
        let reader = context.bus.readers(of: Channels.verdicts.route)[0]
        var found: RawArtifact?
        try await waitUntil("a verdict has come") {
            found = try await reader.read(into: Room(general: 1)).first?.artifact.get()
            return found != nil
        }
        return try #require(found).decode(as: ValidationReport.self)
    }

    @Test("a file that a result names passes as long as its bytes are those that the task stored")
    func files() async throws {
        // A left-over folder does no harm.
        defer { try? FileManager.default.removeItem(at: folder) }
        let blob = try await blobs.put(Array("made by a task".utf8), mediaType: nil, for: tenant)
        var fixture = try Fixture()
        fixture.results[0].files = [FileReference(path: "out/a.txt", blob: blob)]
        let (_, sound) = try await verdict(on: fixture)
        #expect(sound.body.verdict == .pass)
        let satya = try #require(sound.body.gates.first { $0.gate == "satya" })
        #expect(satya.evidence.contains("prepare: out/a.txt"))
        let shard = folder.appending(path: "acme/\(blob.digest.hex.prefix(2))")
        try Data("made by an agent".utf8).write(to: shard.appending(path: blob.digest.hex))
        let (_, spoiled) = try await verdict(on: fixture.again())
        #expect(spoiled.body.verdict == .fail)
        #expect(spoiled.body.gates.first { $0.verdict == .fail }?.sentence.contains("is damaged") == true)
    }

    @Test("a folder of files that is away gives no verdict: the request is tried again")
    func away() async throws {
        var fixture = try Fixture()
        let blob = BlobReference(digest: SHA256.digest("file"), bytes: 4)
        fixture.results[0].files = [FileReference(path: "out/a.txt", blob: blob)]
        let request = try fixture.request()
        for (id, result) in zip(request.results, fixture.results) {
            try await keep(ArtifactEncoder.encode(result), as: .result(id))
        }
        let store = BusCaseStore(driver: context.bus, partition: Partition(0), blobs: blobs, tenant: tenant)
        await #expect(throws: BlobError.storage("the folder \(folder.path) cannot be reached")) {
            try await Case.load(request, from: store)
        }
    }

    @Test("a sound run passes, and the verdict names request, plan, rules and every gate")
    func pass() async throws {
        let fixture = try Fixture()
        let (request, report) = try await verdict(on: fixture)
        #expect(report.body.verdict == .pass && report.body.gates.count == 8)
        #expect(report.envelope.goalPriority == .low)
        #expect(report.body.request == request.envelope.id && report.body.run == fixture.run)
        #expect(report.body.plan == request.body.plan && report.body.policyBundle == GateBench.policyBundle)
        #expect(report.envelope.run == fixture.run && report.envelope.goal == fixture.plan.goal)
    }

    @Test("what is missing on the bus is a verdict, not an error")
    func missing() async throws {
        let report = try await verdict(on: Fixture(), keepingResults: 1).report
        #expect(report.body.verdict == .fail)
        let schema = try #require(report.body.gates.first { $0.gate == "schema" })
        #expect(schema.sentence == "the result 2 is not there")
    }

    @Test("another plan under the name of the approved one is seen")
    func forgery() async throws {
        var fixture = try Fixture()
        fixture.claimedPlan = SHA256.digest("the plan that was promised")
        let report = try await verdict(on: fixture).report
        #expect(report.body.gates.filter { $0.verdict == .fail }.map(\.gate) == ["satya"])
    }
}
