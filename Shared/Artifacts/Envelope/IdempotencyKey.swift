/// What makes two publishes the same publish (envelope field `iid`): 1 to 128 visible ASCII characters.
package struct IdempotencyKey: Hashable, Sendable {
    package let text: String

    package init?(_ text: String) {
        guard VisibleText.isValid(text, limit: 128) else { return nil }
        self.text = text
    }

    init?(bytes: ArraySlice<UInt8>) {
        guard VisibleText.isValid(bytes, limit: 128) else { return nil }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// The key of an artifact that is published under its own identity.
    package init(of artifact: ArtifactID) {
        self.text = artifact.text
    }

    /// The key of the nth artifact that handling `input` publishes: handling it again yields the same key.
    package init(answering input: ArtifactID, ordinal: Int) {
        self.text = "\(input.text)/\(ordinal)"
    }

    /// What was handled when its artifact was published; nil where the key does not say.
    package var answered: ArtifactID? { text.firstIndex(of: "/").flatMap { ArtifactID(String(text[..<$0])) } }

    /// Whether it is that of something that handling `input` published.
    package func answers(_ input: ArtifactID) -> Bool { text.hasPrefix("\(input.text)/") }
}

extension IdempotencyKey: CustomStringConvertible {
    package var description: String { text }
}
