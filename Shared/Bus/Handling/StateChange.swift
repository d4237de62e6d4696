/// Writes a state if it still has the version that the decision was based on.
package struct StateChange: Sendable {
    package let key: StateKey
    /// 0: it must not exist yet.
    package let expectedVersion: Int
    package let bytes: [UInt8]
    /// How long it is kept after this change; nil for ever.
    package let expiry: Duration?

    package init(key: StateKey, replacing state: StoredState?, with bytes: [UInt8], expiry: Duration? = nil) {
        self.key = key
        self.expectedVersion = state?.version ?? 0
        self.bytes = bytes
        self.expiry = expiry
    }
}
