extension PoolName {
    /// The pool of an installation that was told of no other.
    package static let standard = PoolName(unchecked: "general")
}
