import Artifacts
import Blobs
import Bus
import Pipeline
import RedisBus
import ServiceRuntime

/// The service's composition root.
enum Judge {
    static let program = ServiceProgram(
        name: "judge",
        summary: "checks plans and their results, gate by gate, and gives the verdict."
    ) { context in
        guard let source = ArtifactSource("judge/\(context.bus.consumer.text)".cut(toBytes: 128)) else {
            throw ArtifactError(.malformedEnvelope, field: "source", "the host's name is not of visible characters")
        }
        let blobs = DirectoryBlobStore(folder: context.configuration.worker.blobDirectory)
        let handler = ValidateHandler(driver: context.bus, blobs: blobs, source: source)
        return [context.consumer(handler, on: Channels.validations)]
    }
}
