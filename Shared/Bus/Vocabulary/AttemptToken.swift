/// The fencing token of one attempt: the entry that was delivered, and the incarnation that it was delivered to.
///
/// Every attempt is a stream entry of its own, so no two attempts share a token, and whoever has been replaced is told
/// so by the commit. Effects outside the bus are journaled under `text`.
package struct AttemptToken: Hashable, Sendable {
    package let partition: Partition
    package let stream: StreamName
    package let position: EntryPosition
    package let consumer: ConsumerName

    package init(partition: Partition, stream: StreamName, position: EntryPosition, consumer: ConsumerName) {
        self.partition = partition
        self.stream = stream
        self.position = position
        self.consumer = consumer
    }

    package var text: String { "\(partition.index)/\(stream)/\(position.text)/\(consumer)" }
}
