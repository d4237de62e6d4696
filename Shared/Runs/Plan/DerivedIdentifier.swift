package import Artifacts
import Security

extension Identifier {
    /// An id that follows from its parts: the same parts give the same id, other parts another one.
    ///
    /// So a decision is a pure function of its input. The time is the one of the parts' making; the other bits are a
    /// digest.
    package static func derived(at time: Timestamp, from parts: String...) -> Identifier {
        let digest = SHA256.digest(Array(parts.joined(separator: "\n").utf8)).bytes
        let words = (0..<2).map { word in
            digest[word * 8..<word * 8 + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        let high = UInt64(time.milliseconds) << 16 | 0x7000 | words[0] & 0xfff
        let low = 0x8000_0000_0000_0000 | words[1] >> 2
        // The bits of version and variant are set just above.
        return Identifier(high: high, low: low) ?? .next()
    }
}
