import Bus
import RedisProtocol

/// One stream that a reader reads: where it is and which key that is.
struct StreamSource: Sendable {
    let partition: Partition
    let name: StreamName
    let key: RedisKey
}
