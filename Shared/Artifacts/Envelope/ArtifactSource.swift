/// Who wrote an artifact (CloudEvents `source`), such as `worker/worker-3`: 1 to 128 visible ASCII characters.
package struct ArtifactSource: Hashable, Sendable {
    package let text: String

    package init?(_ text: String) {
        guard VisibleText.isValid(text, limit: 128) else { return nil }
        self.text = text
    }

    /// The kind of program that wrote it, such as `worker`.
    package var program: Substring { text.prefix { $0 != "/" } }

    init(unchecked text: String) {
        self.text = text
    }

    init?(bytes: ArraySlice<UInt8>) {
        guard VisibleText.isValid(bytes, limit: 128) else { return nil }
        self.text = String(decoding: bytes, as: UTF8.self)
    }
}

extension ArtifactSource: CustomStringConvertible {
    package var description: String { text }
}
