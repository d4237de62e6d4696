package import Artifacts
package import Bus

extension Effect {
    /// How long what is kept for another service stays: longer than a run may wait between two of its steps and for
    /// people.
    package static var keepingTime: Duration { .seconds(30 * 86_400) }

    /// Keeps an artifact's bytes under a key of its own, for a service that is only told its name.
    ///
    /// The key must be new: what it names never changes.
    package static func keep(
        _ artifact: RawArtifact,
        as key: StateKey
    ) -> Effect {
        .state(StateChange(key: key, replacing: nil, with: artifact.body, expiry: keepingTime))
    }
}
