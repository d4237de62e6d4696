package import Artifacts

/// Says which partition a tenant lives in. Every process of an installation must use the same count.
package struct PartitionMap: Hashable, Sendable {
    package let count: Int

    package init(count: Int) {
        self.count = max(1, count)
    }

    package var all: [Partition] { (0..<count).map(Partition.init) }

    /// FNV-1a over the tenant's name: the same in every process and every version.
    package func partition(of tenant: TenantID) -> Partition {
        guard count > 1 else { return Partition(0) }
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in tenant.text.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return Partition(Int(hash % UInt64(count)))
    }
}
