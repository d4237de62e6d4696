import Audit
import Security

/// A head that was noted elsewhere, as a person writes it: partition, number and digest, such as `0:120:sha256:…`.
struct KnownHead: Equatable {
    let partition: Int
    let head: AuditHead

    init(partition: Int, head: AuditHead) {
        self.partition = partition
        self.head = head
    }

    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let partition = Int(parts[0]), partition >= 0,
            let number = Int(parts[1]), number > 0, let digest = Digest256(String(parts[2]))
        else { return nil }
        self.init(partition: partition, head: AuditHead(number: number, digest: digest))
    }

    var text: String { "\(partition):\(head.number):\(head.digest)" }
}
