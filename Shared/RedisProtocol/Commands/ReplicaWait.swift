/// How many replicas should have a write before its caller goes on, and how long it may take.
package struct ReplicaWait: Sendable, Equatable {
    package let replicas: Int
    package let limit: Duration

    package init(replicas: Int, limit: Duration) {
        self.replicas = replicas
        self.limit = limit
    }
}
