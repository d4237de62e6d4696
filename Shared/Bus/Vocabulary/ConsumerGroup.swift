/// The group that shares a channel's work; it bears the name of the service, or for tasks that of the pool.
package struct ConsumerGroup: Hashable, Sendable {
    package let name: String

    package init(_ name: String) {
        self.name = name
    }
}
