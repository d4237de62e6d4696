import Artifacts
import Bus
import Testing

@Suite("PartitionMap")
struct PartitionMapTests {
    @Test(
        "a tenant's partition is the same in every process and version",
        arguments: [
            ("acme", 16, 15), ("tenant-1", 16, 11), ("acme", 1, 0),
        ]
    )
    func stable(tenant: String, count: Int, index: Int) throws {
        let tenant = try #require(TenantID(tenant))
        #expect(PartitionMap(count: count).partition(of: tenant) == Partition(index))
    }

    @Test("spreads tenants over all partitions")
    func spread() throws {
        let map = PartitionMap(count: 16)
        var used: [Partition: Int] = [:]
        for number in 0..<1600 {
            let tenant = try #require(TenantID("tenant-\(number)"))
            used[map.partition(of: tenant), default: 0] += 1
        }
        #expect(Set(used.keys) == Set(map.all))
        #expect(used.values.allSatisfy { (50...200).contains($0) })
    }

    @Test("there is always one partition", arguments: [-1, 0, 1])
    func least(count: Int) {
        #expect(PartitionMap(count: count).all == [Partition(0)])
    }
}
