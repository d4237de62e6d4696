extension TenantID {
    /// Whose goals are meant where nobody says it.
    package static let standard = TenantID(unchecked: "default")
}
