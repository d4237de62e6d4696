/// Looks for the beginnings of many words at once: each byte is looked up, and none is compared with every word.
struct BeginningTable: Sendable {
    /// How much of a word is looked at; no word may be shorter.
    private static let depth = 3

    /// For the first byte of a word, the second and the third: which words have this byte there, as bits.
    private let tables: [UInt32]

    /// At most 32 words of at least three bytes.
    init(_ words: [String]) {
        precondition(words.count <= 32 && words.allSatisfy { $0.utf8.count >= Self.depth }, "a word has no place in it")
        var tables = [UInt32](repeating: 0, count: Self.depth * 256)
        for (bit, word) in words.enumerated() {
            for (place, byte) in word.utf8.prefix(Self.depth).enumerated() {
                tables[place * 256 + Int(byte)] |= 1 << UInt32(bit)
            }
        }
        self.tables = tables
    }

    /// Whether a word may begin anywhere in the bytes: true where its first three stand, whatever follows.
    func mayBegin(in bytes: [UInt8]) -> Bool {
        // Bits of the words whose first byte, or first two, have just been seen.
        var (one, two): (UInt32, UInt32) = (0, 0)
        for byte in bytes {
            let place = Int(byte)
            if two & tables[512 + place] != 0 { return true }
            two = one & tables[256 + place]
            one = tables[place]
        }
        return false
    }
}
