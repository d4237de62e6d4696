/// What the envelope of a result says when no worker made it: that the order's message was given up.
///
/// The envelope, because the body of a result has no word for it: whatever tries the plan allows, nobody makes another.
extension Envelope {
    private static let burialSubject = "burial"

    package var isBurial: Bool { subject == Self.burialSubject }

    package mutating func markAsBurial() { subject = Self.burialSubject }
}
