import Artifacts
import Bus
import ServiceRuntime

extension WorkerProfile {
    /// Throws when the consumer's name cannot stand in an artifact.
    init(_ settings: WorkerSettings, consumer: ConsumerName) throws(ArtifactError) {
        guard let source = ArtifactSource("worker/\(consumer.text)".cutUnlessEmpty(to: 128) ?? "worker") else {
            throw ArtifactError(.malformedEnvelope, field: "source", "the host's name is not of visible characters")
        }
        self.init(
            source: source,
            capabilities: Set(settings.capabilities),
            defaultMemory: max(1, settings.memory / settings.slots)
        )
    }
}
