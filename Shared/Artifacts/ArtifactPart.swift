/// A value inside bodies that has limits of its own.
package protocol ArtifactPart: Codable, Sendable {
    /// Checks the limits that the types alone do not express; the error names the field within this part.
    func validate() throws(ArtifactError)
}
