/// Where an entry stands in its stream: unique there for ever, and growing.
package struct EntryPosition: Hashable, Sendable {
    package let milliseconds: UInt64
    package let sequence: UInt64

    package init(milliseconds: UInt64, sequence: UInt64) {
        self.milliseconds = milliseconds
        self.sequence = sequence
    }

    package var text: String { "\(milliseconds)-\(sequence)" }
}

extension EntryPosition: Comparable {
    package static func < (left: EntryPosition, right: EntryPosition) -> Bool {
        (left.milliseconds, left.sequence) < (right.milliseconds, right.sequence)
    }
}
