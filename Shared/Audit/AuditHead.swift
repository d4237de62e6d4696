package import Security

/// Where a partition's chain ends: the last number, and the digest over all entries up to it.
package struct AuditHead: Hashable, Sendable {
    package let number: Int

    // A digest is aligned to 32 bytes; as a value that async calls with typed errors return, it crashed the runtime
    // when kept across a suspension ("freed pointer was not the last allocation", Swift 6.3.1).
    let hash: [UInt8]

    package init(number: Int, digest: Digest256) {
        self.number = number
        hash = digest.bytes
    }

    package var digest: Digest256 { Digest256(bytes: hash) ?? SHA256.digest(hash) }

    /// Before the first entry.
    package static func beginning(of partition: Int) -> AuditHead {
        AuditHead(number: 0, digest: SHA256.digest("chimera audit \(partition)"))
    }

    /// The head after one more entry: its digest covers the one before and the entry's bytes.
    package func followed(by bytes: [UInt8]) -> AuditHead {
        AuditHead(number: number + 1, digest: SHA256.digest(hash + bytes))
    }
}
