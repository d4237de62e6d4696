/// The system's random numbers, as a generator that is not empty: the thread sanitiser does not survive an empty value
/// that is passed inout to a generic function.
package struct SystemRandomness: RandomNumberGenerator, Sendable {
    private var drawn: UInt64 = 0

    package init() {}

    package mutating func next() -> UInt64 {
        drawn &+= 1
        return .random(in: .min ... .max)
    }
}
