/// A handler's hold on its message. The runtime renews it while the handler runs; losing it cancels the handler's task.
package struct Lease: Sendable {
    private let renewNow: @Sendable () async -> Bool

    package init(renewNow: @escaping @Sendable () async -> Bool) {
        self.renewNow = renewNow
    }

    /// The verb `progress`: renews at once; false when the message has been given to somebody else.
    package func progress() async -> Bool {
        await renewNow()
    }
}
