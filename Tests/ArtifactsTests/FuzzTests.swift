import Artifacts
import ArtifactsTesting
import Foundation
import Testing

@Suite("Mutated artifacts")
struct FuzzTests {
    /// A quarter of 100,000; a sanitizer's run may ask for fewer, because nothing here is unsafe or shared.
    private static let rounds =
        (ProcessInfo.processInfo.environment["ARTIFACT_FUZZ_ROUNDS"].flatMap(Int.init) ?? 100_000) / 4

    @Test("are decoded or refused with a reason, whatever is damaged", arguments: [1, 2, 3, 4] as [UInt64])
    func mutations(seed: UInt64) async throws {
        let seeds = try GoldenBody.all()
            .filter { $0.isValid && $0.bytes.count < 4096 }
            .map { try Envelope.fields($0.kind, body: $0.bytes) }
        var mutator = ArtifactMutator(seed: seed)
        var decoded = 0
        var refused: [ArtifactError.Reason: Int] = [:]
        for round in 0..<Self.rounds {
            // Tests that wait for servers need the pool's few threads, too.
            if round.isMultiple(of: 50) { await Task.yield() }
            let fields = mutator.mutate(seeds[round % seeds.count])
            do throws(ArtifactError) {
                try RawArtifact(fields: fields).validate()
                decoded += 1
            } catch {
                refused[error.reason, default: 0] += 1
                #expect(!error.field.isEmpty && !error.message.isEmpty)
            }
        }
        #expect(decoded + refused.values.reduce(0, +) == Self.rounds)
        // The damage must reach every layer, or the test proves little.
        #expect(decoded > Self.rounds / 50)
        for reason in ArtifactError.Reason.allCases where ![.unexpectedKind, .unsupportedVersion].contains(reason) {
            #expect(refused[reason, default: 0] > 0, "no mutation ended as \(reason.rawValue)")
        }
    }
}
