/// Names a dead letter: its partition, and its place among the dead letters there, such as `0:1767225600000-3`.
package struct DeadLetterID: Hashable, Sendable {
    package let partition: Int
    package let milliseconds: UInt64
    package let sequence: UInt64

    package init(partition: Int, milliseconds: UInt64, sequence: UInt64) {
        self.partition = partition
        self.milliseconds = milliseconds
        self.sequence = sequence
    }

    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let partition = Int(parts[0]), partition >= 0 else { return nil }
        let place = parts[1].split(separator: "-", omittingEmptySubsequences: false)
        guard place.count == 2, let milliseconds = UInt64(place[0]), let sequence = UInt64(place[1]) else { return nil }
        self.init(partition: partition, milliseconds: milliseconds, sequence: sequence)
    }

    package var text: String { "\(partition):\(milliseconds)-\(sequence)" }
}

extension DeadLetterID: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
