import Artifacts
import Security

/// A document of a case as it was found: its bytes, and what they say if they can be read.
struct Exhibit<Body: ArtifactBody & Hashable>: Hashable, Sendable {
    /// As findings call it, such as `plan` or `result 2`.
    let name: String
    /// Nil when it is not there.
    let bytes: [UInt8]?
    let digest: Digest256?
    let body: Body?
    /// Why it cannot be read; nil when it can.
    let fault: String?

    init(_ name: String, _ bytes: [UInt8]?) {
        self.name = name
        self.bytes = bytes
        digest = bytes.map { SHA256.digest($0) }
        guard let bytes else {
            (body, fault) = (nil, "the \(name) is not there")
            return
        }
        do throws(ArtifactError) {
            let body = try ArtifactDecoder.decode(Body.self, from: bytes)
            try body.validate()
            (self.body, fault) = (body, nil)
        } catch {
            (body, fault) = (nil, "the \(name) cannot be read: \(error)")
        }
    }
}
