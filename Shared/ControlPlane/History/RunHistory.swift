package import Artifacts

/// A run's audit entries, the oldest first, and its record as it is stored.
package struct RunHistory: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package let partition: Int
        package let number: Int
        package let fields: [EnvelopeField]

        package init(partition: Int, number: Int, fields: [EnvelopeField]) {
            self.partition = partition
            self.number = number
            self.fields = fields
        }
    }

    package let entries: [Entry]
    /// Nil when it is not kept any more.
    package let record: [UInt8]?

    package init(entries: [Entry], record: [UInt8]?) {
        self.entries = entries
        self.record = record
    }
}
