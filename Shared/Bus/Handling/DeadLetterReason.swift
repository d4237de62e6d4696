package import Artifacts

/// Why a message went to the dead letters: a short stable word, fit for a metric's label.
package struct DeadLetterReason: Hashable, Sendable {
    package let word: String

    private init(_ word: String) {
        self.word = word
    }

    package static let deliveryLimit = DeadLetterReason("delivery_limit")
    package static let crashLoop = DeadLetterReason("crash_loop")
    package static let rejected = DeadLetterReason("rejected")

    /// The entry is not an artifact that this build reads.
    package static func undecodable(_ reason: ArtifactError.Reason) -> DeadLetterReason {
        DeadLetterReason(reason.rawValue)
    }
}
