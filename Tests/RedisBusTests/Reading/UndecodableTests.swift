import Artifacts
import ArtifactsTesting
import Bus
import RedisBus
import RedisClient
import RedisTesting
import Testing

@Suite("Undecodable entries", .timeLimit(.minutes(10)))
struct UndecodableTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let reason: String
        let change: @Sendable ([EnvelopeField]) -> [EnvelopeField]
    }

    private static func setting(_ name: String, _ text: String) -> @Sendable ([EnvelopeField]) -> [EnvelopeField] {
        { fields in fields.map { $0.name == name ? EnvelopeField(name: name, text: text) : $0 } }
    }

    static let cases = [
        Case(testDescription: "garbage", reason: "malformed_envelope") { _ in
            [EnvelopeField(name: "hello", text: "world")]
        },
        Case(testDescription: "unknown kind", reason: "unknown_kind", change: setting("type", "chimera.Wish.v0.1")),
        Case(
            testDescription: "unknown version",
            reason: "unsupported_version",
            change: setting("type", "chimera.Cancel.v9.0")
        ),
        Case(
            testDescription: "another kind",
            reason: "unexpected_kind",
            change: setting("type", "chimera.Heartbeat.v0.1")
        ),
        Case(
            testDescription: "unsigned approval",
            reason: "unsigned",
            change: setting("type", "chimera.Approval.v0.1")
        ),
        Case(testDescription: "another body", reason: "digest_mismatch", change: setting("body", "{}")),
        Case(
            testDescription: "oversized body",
            reason: "body_too_large",
            change: setting("body", String(repeating: "x", count: 16_385))
        ),
    ]

    @Test("go to the dead letters with their reason and every raw field, none is dropped", arguments: cases)
    func deadLetter(_ example: Case) async throws {
        let it = try await Installation.start(routes: Note.routes)
        let fields = example.change(try Note.make("a").encoded().fields)
        let words = fields.flatMap { [$0.name, String(decoding: $0.value, as: UTF8.self)] }
        try await it.server.cli(["XADD", it.key("notes"), "*"] + words)
        let recorder = Recorder()
        try await running(it.consumer(recorder, on: Note.channel)) {
            try await waitUntil("it is dead") { try await it.length(of: "dead") == 1 }
        }
        #expect(recorder.texts.isEmpty)
        let dead = try #require(try await it.entries(of: "dead").first)
        #expect(dead["~reason"] == example.reason)
        for field in fields { #expect(dead[field.name] == String(decoding: field.value, as: UTF8.self)) }
        #expect(try await it.length(of: "notes") == 0)
        let counted = "chimera_dead_letters_total{channel=\"notes\",reason=\"\(example.reason)\"}"
        #expect(it.metric(counted) == 1)
    }

    @Test(
        "of thousands of damaged artifacts each is handled or dead, and the stream goes on",
        arguments: [1, 2] as [UInt64]
    )
    func mutants(seed: UInt64) async throws {
        let it = try await Installation.start(routes: Note.routes)
        var mutator = ArtifactMutator(seed: seed)
        let count = 2_000
        let base = try Note.make("a").encoded().fields
        for start in stride(from: 0, to: count, by: 100) {
            let batch = (start..<start + 100).map { _ in mutator.mutate(base) }.map { fields in
                RawAdd(key: it.key("notes"), fields: fields.isEmpty ? base : fields)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for add in batch { group.addTask { try await it.client.send(add) } }
                try await group.waitForAll()
            }
        }
        #expect(try await it.length(of: "notes") == count)
        let recorder = Recorder()
        try await running(it.consumer(recorder, on: Note.channel)) {
            try await waitUntil("the stream is empty") { try await it.length(of: "notes") == 0 }
        }
        let dead = try await it.length(of: "dead")
        #expect(recorder.texts.count + dead == count)
        #expect(dead > count / 4)
        #expect(!recorder.texts.isEmpty)
    }
}
