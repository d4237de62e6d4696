package import Artifacts
package import Bus

extension StateKey {
    /// The record of a run. Conductor alone.
    package static func run(_ run: RunID) -> StateKey { StateKey(kind: "run", id: run.text) }
}
