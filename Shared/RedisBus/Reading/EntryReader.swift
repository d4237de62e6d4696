import Artifacts
import Bus
import RedisProtocol

/// Turns an entry of a reply into a delivery, straight from the reply's bytes.
struct EntryReader {
    let consumer: ConsumerName

    /// Nil when the entry is pending but its message was deleted: there is only its id.
    func delivery(_ entry: Reply, from source: StreamSource) throws(ReplyError) -> (EntryPosition, RawDelivery?) {
        guard let (first, fields) = entry.pair, let id = EntryID(bytes: try first.bytes()) else {
            throw .expected("an entry", got: entry)
        }
        guard !fields.isNull else { return (id.position, nil) }
        let token = AttemptToken(
            partition: source.partition,
            stream: source.name,
            position: id.position,
            consumer: consumer
        )
        return (id.position, try delivery(token, fields: fields))
    }

    private func delivery(_ token: AttemptToken, fields: Reply) throws(ReplyError) -> RawDelivery {
        var envelope = EnvelopeReader()
        var refusal: ArtifactError?
        var bus = BusFields()
        var name: ArraySlice<UInt8>?
        try fields.forEachChild { word throws(ReplyError) in
            guard let read = name else {
                name = try word.bytes()
                return
            }
            name = nil
            let value = try word.bytes()
            if read.first == UInt8(ascii: "~") {
                bus.take(name: read, value: value)
            } else if refusal == nil {
                do throws(ArtifactError) {
                    try Self.take(read, value, into: &envelope)
                } catch {
                    refusal = error
                }
            }
        }
        return bus.delivery(token, artifact: Self.artifact(envelope, refusal))
    }

    private static let metaName = Array(EntryField.meta.utf8)

    private static func take(
        _ name: ArraySlice<UInt8>,
        _ value: ArraySlice<UInt8>,
        into envelope: inout EnvelopeReader
    ) throws(ArtifactError) {
        guard name == metaName[...] else {
            return try envelope.take(name: name, value: value)
        }
        try MetaLine.forEach(in: value) { (name, value) throws(ArtifactError) in
            try envelope.take(name: name, value: value)
        }
    }

    private static func artifact(
        _ envelope: consuming EnvelopeReader,
        _ refusal: ArtifactError?
    ) -> Result<RawArtifact, ArtifactError> {
        if let refusal { return .failure(refusal) }
        do throws(ArtifactError) {
            return .success(try envelope.finish())
        } catch {
            return .failure(error)
        }
    }
}

/// The fields that the bus itself put into an entry; most entries have none.
private struct BusFields {
    private var attempt = 1
    private var postponements = 0
    private var crashes = 0
    private var isTracked = false
    private var window = ""

    mutating func take(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
        let text = String(decoding: value, as: UTF8.self)
        switch String(decoding: name, as: UTF8.self) {
        case EntryField.attempt: attempt = Int(text) ?? 1
        case EntryField.postponements: postponements = Int(text) ?? 0
        case EntryField.crashes: crashes = Int(text) ?? 0
        case EntryField.tracked: isTracked = true
        case EntryField.window: window = text
        default: break
        }
    }

    func delivery(_ token: AttemptToken, artifact: Result<RawArtifact, ArtifactError>) -> RawDelivery {
        RawDelivery(
            token: token,
            artifact: artifact,
            attempt: attempt,
            postponements: postponements,
            crashes: crashes,
            care: isTracked || !window.isEmpty ? care(for: artifact) : nil
        )
    }

    private func care(for artifact: Result<RawArtifact, ArtifactError>) -> RawDelivery.Care? {
        switch artifact {
        case .failure: nil
        case .success(let raw):
            RawDelivery.Care(id: raw.envelope.id.text, window: window, tenant: raw.envelope.tenant.text)
        }
    }
}
