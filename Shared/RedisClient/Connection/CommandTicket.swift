import Synchronization

/// Joins a command's place in its connection with the cancellation of its caller, whichever comes first.
struct CommandTicket: ~Copyable {
    private static let cancelled = UInt64.max

    /// 0 before the command has a place.
    private let place = Atomic<UInt64>(0)

    /// False when the caller was cancelled before; it is then for the one who placed the command to abandon it.
    func placed(at sequence: UInt64) -> Bool {
        place.compareExchange(expected: 0, desired: sequence, ordering: .acquiringAndReleasing).exchanged
    }

    /// The place to abandon, if there is one already.
    func cancel() -> UInt64? {
        let sequence = place.exchange(Self.cancelled, ordering: .acquiringAndReleasing)
        return sequence == 0 || sequence == Self.cancelled ? nil : sequence
    }
}
