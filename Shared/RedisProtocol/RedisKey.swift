/// The name of a key on the server; only the key builder of the bus makes them for Chimera's own data.
package struct RedisKey: Hashable, Sendable {
    package let name: String

    package init(_ name: String) {
        self.name = name
    }
}
