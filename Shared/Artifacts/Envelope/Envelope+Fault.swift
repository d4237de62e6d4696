/// What the envelope of an answer says when the installation could not carry out its order, whatever its program is.
///
/// The envelope, because the body of an answer says so only in words for people.
extension Envelope {
    package static let faultField = "fault"
    private static let installation = "installation"

    package var isFaultOfInstallation: Bool { text(of: Self.faultField) == Self.installation }

    package mutating func markAsFaultOfInstallation() { setText(Self.installation, of: Self.faultField) }
}
