/// The server's own clock, which decides about leases and timers.
package struct RedisTime: Sendable, Comparable {
    package let seconds: Int
    package let microseconds: Int

    package init(seconds: Int, microseconds: Int) {
        self.seconds = seconds
        self.microseconds = microseconds
    }

    package var milliseconds: Int { seconds * 1_000 + microseconds / 1_000 }

    package static func < (left: RedisTime, right: RedisTime) -> Bool {
        (left.seconds, left.microseconds) < (right.seconds, right.microseconds)
    }
}
