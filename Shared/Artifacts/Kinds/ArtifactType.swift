/// The CloudEvents `type` of an artifact: its kind and schema version, such as `chimera.PlanSpec.v0.2`.
package struct ArtifactType: Hashable, Sendable {
    package let kind: ArtifactKind
    package let version: SchemaVersion

    package init(kind: ArtifactKind, version: SchemaVersion = .current) {
        self.kind = kind
        self.version = version
    }

    /// Reads the wire form; an unknown kind and an unknown major version are told apart from a malformed text.
    init(text: ArraySlice<UInt8>) throws(ArtifactError) {
        let text = String(decoding: text, as: UTF8.self)
        if let kind = Self.current[text] {
            self.init(kind: kind)
            return
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 64, parts.count == 4, parts[0] == "chimera",
            let version = Self.version(parts[2], parts[3])
        else {
            throw ArtifactError(.malformedEnvelope, field: "type", "expected chimera.<Kind>.v<major>.<minor>")
        }
        guard let kind = ArtifactKind(rawValue: String(parts[1])) else {
            throw ArtifactError(.unknownKind, field: "type", "names no kind of artifact that this build knows")
        }
        guard version.isReadable else {
            throw ArtifactError(
                .unsupportedVersion,
                field: "type",
                "has major version \(version.major), this build reads \(SchemaVersion.current.major)"
            )
        }
        self.init(kind: kind, version: version)
    }

    private static func version(_ major: Substring, _ minor: Substring) -> SchemaVersion? {
        guard major.first == "v", let major = number(major.dropFirst()), let minor = number(minor) else { return nil }
        return SchemaVersion(major: major, minor: minor)
    }

    private static func number(_ digits: Substring) -> Int? {
        guard (1...4).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            digits == "0" || digits.first != "0"
        else { return nil }
        return Int(digits)
    }

    /// What this build writes, which is also what it mostly reads.
    private static let current = Dictionary(
        uniqueKeysWithValues: ArtifactKind.allCases.map { (ArtifactType(kind: $0).description, $0) }
    )
}

extension ArtifactType: CustomStringConvertible {
    package var description: String { "chimera.\(kind.rawValue).\(version)" }
}
