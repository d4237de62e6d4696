package import Artifacts

/// An artifact on its way into a stream.
package struct Publication: Sendable {
    package let artifact: RawArtifact
    package let stream: StreamName
    package let lane: Lane
    /// The length of the stream at which a publisher from outside is refused.
    package let highWater: Int
    package var options: Options

    package struct Options: Sendable {
        /// Dropped as a duplicate when the same idempotency key was published within the last day.
        ///
        /// A commit happens once by its fence already; publishers that may send again need it.
        package var isDeduplicated = true
        /// Watched over: sent again if it should ever vanish from where it lies.
        package var isTracked = false
        /// Counts against its tenant's window; what exceeds it waits in a line of its own. What has a window is
        /// tracked.
        package var window: Window?

        package init(isDeduplicated: Bool = true, isTracked: Bool = false, window: Window? = nil) {
            self.isDeduplicated = isDeduplicated
            self.isTracked = isTracked
            self.window = window
        }
    }

    /// Encodes and validates; an artifact that no reader would accept is refused here. Unless told otherwise it takes
    /// the lane of the goal's priority, as the envelope has it.
    package init<Body: ArtifactBody>(
        _ artifact: Artifact<Body>,
        to channel: Channel<Body>,
        lane: Lane? = nil,
        options: Options = Options()
    ) throws(ArtifactError) {
        self.init(try artifact.encoded(), to: channel.route, lane: lane, options: options)
    }

    /// For what is sealed already: kept beside its publication, or passed on undecoded. Unless told otherwise it
    /// takes the lane of the goal's priority.
    package init(_ artifact: RawArtifact, to route: Route, lane: Lane? = nil, options: Options = Options()) {
        let lane = lane ?? Lane(artifact.envelope.goalPriority)
        self.artifact = artifact
        self.stream = route.stream(lane)
        self.lane = lane
        self.highWater = route.highWater
        self.options = options
    }
}
