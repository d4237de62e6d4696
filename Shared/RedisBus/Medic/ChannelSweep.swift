package import Bus
import RedisProtocol

/// A sweep over the streams of some channels, in one partition or in all.
package protocol ChannelSweep: Sweep {
    /// What it is called, before the partition's number.
    static var word: String { get }

    init(_ ground: SweepGround)
}

extension ChannelSweep {
    /// - Parameter partition: nil for all.
    package init(
        bus: RedisBus,
        routes: [Route],
        in partition: Partition? = nil,
        options: MedicOptions = MedicOptions()
    ) {
        self.init(
            SweepGround(
                name: RedisBus.sweepName(Self.word, in: partition),
                bus: bus,
                routes: routes,
                spaces: bus.spaces(partition),
                options: options
            )
        )
    }
}
