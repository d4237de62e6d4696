/// The name of one stream inside a partition, such as `plan.pending` or `task.general.high`.
package struct StreamName: Hashable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }
}

extension StreamName: CustomStringConvertible {
    package var description: String { text }
}
