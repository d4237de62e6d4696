import Synchronization

/// Makes UUIDv7s that strictly increase, whatever the clock does.
///
/// Within one millisecond, or while the clock stands behind the last id, the 74 bits after the time count up by a
/// random step; when they overflow, the time part runs ahead of the clock by one.
package final class IdentifierGenerator: Sendable {
    package static let process = IdentifierGenerator(clock: { Timestamp.now().milliseconds }, random: randomWord)

    private struct State {
        var milliseconds: UInt64 = 0
        /// The 12 bits after the version and the 62 bits after the variant.
        var upper: UInt64 = 0
        var lower: UInt64 = 0
    }

    private let clock: @Sendable () -> Int64
    private let random: @Sendable () -> UInt64
    private let state = Mutex(State())

    package init(clock: @escaping @Sendable () -> Int64, random: @escaping @Sendable () -> UInt64) {
        self.clock = clock
        self.random = random
    }

    package func next<Tag>() -> Identifier<Tag> {
        let now = UInt64(clamping: clock()) & 0xffff_ffff_ffff
        // Asking the system for randomness costs more than all the rest; only a new millisecond needs a second word.
        let isNew = state.withLock { now > $0.milliseconds }
        let entropy = (random(), isNew ? random() : 0)
        return state.withLock { state in
            if now > state.milliseconds {
                state.milliseconds = now
                // The top counter bit starts clear, so that a millisecond has room for 2^73 steps.
                state.upper = entropy.0 & 0x7ff
                state.lower = entropy.1 & 0x3fff_ffff_ffff_ffff
            } else {
                Self.advance(&state, by: entropy.0 & 0xffff_ffff + 1)
            }
            return Identifier(
                unchecked: state.milliseconds << 16 | 0x7000 | state.upper,
                0x8000_0000_0000_0000 | state.lower
            )
        }
    }

    private static func advance(_ state: inout State, by step: UInt64) {
        state.lower += step
        guard state.lower > 0x3fff_ffff_ffff_ffff else { return }
        state.lower &= 0x3fff_ffff_ffff_ffff
        state.upper += 1
        guard state.upper > 0xfff else { return }
        state.upper = 0
        state.milliseconds += 1
    }
}

private func randomWord() -> UInt64 {
    UInt64.random(in: .min ... .max)
}
