/// A channel without its message type: the streams it consists of and who reads them.
package struct Route: Hashable, Sendable {
    package let name: String
    package let group: ConsumerGroup
    package let lanes: Lanes
    /// The length of a stream at which publishers from outside are refused: a flood in one lane does not shut the
    /// others.
    package let highWater: Int
    /// How long a message stays with a silent holder before others get it.
    package let lease: Duration

    /// The streams that messages are spread over by priority.
    package enum Lanes: Hashable, Sendable {
        /// A single stream for all.
        case one
        /// `name.high`, `name.normal`, `name.low`.
        case three
        /// `name.high`, `name`, `name.low`: of a channel that had one stream before, which goes on as its normal
        /// lane, so that what lies there, or is to come back to it, is still read.
        case threeAroundOne
    }

    package init(
        _ name: String,
        group: ConsumerGroup,
        lanes: Lanes = .one,
        highWater: Int = 1_000_000,
        lease: Duration = .seconds(15)
    ) {
        self.name = name
        self.group = group
        self.lanes = lanes
        self.highWater = highWater
        self.lease = lease
    }

    /// How often a holder that must not go on without its lease looks whether it still has it.
    package var lapseInterval: Duration { lease / 10 }

    /// Whether it has a stream for each priority.
    package var isLaned: Bool { lanes != .one }

    /// The stream of a lane; a channel without lanes has one stream for all.
    package func stream(_ lane: Lane) -> StreamName {
        switch lanes {
        case .one: StreamName(name)
        case .three: StreamName("\(name).\(lane.rawValue)")
        case .threeAroundOne: lane == .normal ? StreamName(name) : StreamName("\(name).\(lane.rawValue)")
        }
    }

    /// Where entries go that someone held and gave back or lost: readers look there first.
    package var again: StreamName { StreamName("\(name).again") }

    /// Every stream, in the order of reading.
    package var streams: [StreamName] {
        [again] + (isLaned ? Lane.allCases.map(stream) : [StreamName(name)])
    }

    /// Whether messages of this stream may use the slots that are reserved for urgent work.
    package func isUrgent(_ stream: StreamName) -> Bool {
        !isLaned || stream == again || stream == self.stream(.high)
    }

    /// How many of `streams`, from the first, may use the slots that are reserved for urgent work.
    package var urgentStreams: Int { 2 }
}
