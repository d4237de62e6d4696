package import Security

/// An archived entry: the bytes of the record, and the chain's digest after it.
package struct SealedRecord: Hashable, Sendable {
    /// The place in the archive, which an honest record's own number equals.
    package let number: Int
    package let bytes: [UInt8]
    package let digest: Digest256

    package init(number: Int, bytes: [UInt8], digest: Digest256) {
        self.number = number
        self.bytes = bytes
        self.digest = digest
    }
}
