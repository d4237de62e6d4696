/// An archive for which a partition's audit log is kept in Redis.
package struct ArchiveView: Encodable, Hashable, Sendable {
    package let archive: String
    package let partition: Int
    /// The number of the last entry that it has.
    package let number: Int

    package init(archive: String, partition: Int, number: Int) {
        self.archive = archive
        self.partition = partition
        self.number = number
    }
}
