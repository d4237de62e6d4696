/// A state as it is stored: its bytes, and the version that a change of it must name.
package struct StoredState: Sendable {
    package let version: Int
    package let bytes: [UInt8]

    package init(version: Int, bytes: [UInt8]) {
        self.version = version
        self.bytes = bytes
    }
}
