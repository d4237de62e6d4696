/// What a server must be for us to work on it.
package struct ServerRequirements: Sendable, Equatable {
    package var minimumVersion = ServerVersion(7)
    /// Accepts a server that forgets everything when it restarts; for laptops and tests.
    package var allowsVolatile: Bool
    /// Whether we are set up for a cluster; a server that is something else is refused.
    package var expectsCluster: Bool

    package init(allowsVolatile: Bool = false, expectsCluster: Bool = false) {
        self.allowsVolatile = allowsVolatile
        self.expectsCluster = expectsCluster
    }
}
