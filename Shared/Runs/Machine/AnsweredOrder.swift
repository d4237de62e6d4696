package import Artifacts

/// Which order a result answers, as far as that is known: by it an attempt is told from those before.
package enum AnsweredOrder: Hashable, Sendable {
    case order(ArtifactID)
    /// The sender names none, so that only the number in its body can be compared.
    case unnamed
    /// An entry of an older build's log does not say; what was decided then is not judged anew.
    case untold
}
