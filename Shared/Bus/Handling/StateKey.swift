/// Names a stored state inside a partition, such as a run's.
package struct StateKey: Hashable, Sendable {
    package let kind: String
    package let id: String

    package init(kind: String, id: String) {
        self.kind = kind
        self.id = id
    }
}
