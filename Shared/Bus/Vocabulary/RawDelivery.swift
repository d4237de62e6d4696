package import Artifacts

/// An entry as it was read, before anyone has looked into its body.
package struct RawDelivery: Sendable {
    package let token: AttemptToken
    /// The artifact, or why the entry is none; it then goes to the dead letters as it is.
    package let artifact: Result<RawArtifact, ArtifactError>
    /// Which try this is, from 1.
    package let attempt: Int
    /// How often it was postponed, which counts as no try.
    package let postponements: Int
    /// How many holders died or went silent with it.
    package let crashes: Int
    /// What the bus has to look after when it is settled; nil for most messages.
    package let care: Care?

    /// The bookkeeping of a message that is watched over or counts against a window.
    ///
    /// An object, because the compiler (6.3.1) loses the strings of an optional struct here when it optimises: they
    /// arrived at the commit as whatever lay in memory by then. `scripts/run --once` shows it, the tests do not.
    package final class Care: Sendable {
        package let id: String
        package let window: String
        package let tenant: String

        package init(id: String, window: String, tenant: String) {
            self.id = id
            self.window = window
            self.tenant = tenant
        }
    }

    package init(
        token: AttemptToken,
        artifact: Result<RawArtifact, ArtifactError>,
        attempt: Int,
        postponements: Int = 0,
        crashes: Int,
        care: Care?
    ) {
        self.token = token
        self.artifact = artifact
        self.attempt = attempt
        self.postponements = postponements
        self.crashes = crashes
        self.care = care
    }
}
