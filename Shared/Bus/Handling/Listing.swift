package import Artifacts

/// An entry of a register, in which people find what exists, the newest first.
package struct Listing: Hashable, Sendable {
    /// Which register.
    package struct Register: Hashable, Sendable {
        package let name: String

        package init(_ name: String) {
            self.name = name
        }
    }

    package let register: Register
    package let name: String
    package let at: Timestamp
    /// Entries of the register that are older than this are dropped on the way.
    package let keeping: Duration

    package init(_ name: String, in register: Register, at: Timestamp, keeping: Duration) {
        self.name = name
        self.register = register
        self.at = at
        self.keeping = keeping
    }
}
