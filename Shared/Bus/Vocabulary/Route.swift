/// A channel without its message type: the streams it consists of and who reads them.
package struct Route: Hashable, Sendable {
    package let name: String
    package let group: ConsumerGroup
    /// Whether it has a stream for each priority or a single one.
    package let isLaned: Bool
    /// The length of a stream at which publishers from outside are refused.
    package let highWater: Int
    /// How long a message stays with a silent holder before others get it.
    package let lease: Duration

    package init(
        _ name: String,
        group: ConsumerGroup,
        isLaned: Bool = false,
        highWater: Int = 1_000_000,
        lease: Duration = .seconds(15)
    ) {
        self.name = name
        self.group = group
        self.isLaned = isLaned
        self.highWater = highWater
        self.lease = lease
    }

    /// The stream of a lane; a channel without lanes has one stream for all.
    package func stream(_ lane: Lane) -> StreamName {
        isLaned ? StreamName("\(name).\(lane.rawValue)") : StreamName(name)
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
