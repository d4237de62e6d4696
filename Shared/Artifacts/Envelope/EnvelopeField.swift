/// One field of a stream entry.
package struct EnvelopeField: Hashable, Sendable {
    package let name: String
    package let value: [UInt8]

    package init(name: String, value: [UInt8]) {
        self.name = name
        self.value = value
    }

    package init(name: String, text: String) {
        self.init(name: name, value: Array(text.utf8))
    }
}
