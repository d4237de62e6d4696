/// One of the hash slots that tenants are spread over; everything of a tenant lies in one partition.
package struct Partition: Hashable, Sendable {
    package let index: Int

    package init(_ index: Int) {
        self.index = index
    }
}
