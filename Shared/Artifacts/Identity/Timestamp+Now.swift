import FoundationEssentials

extension Timestamp {
    /// The wall clock of this machine; leases and timers go by the server's clock instead.
    package static func now() -> Timestamp {
        Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
    }
}
