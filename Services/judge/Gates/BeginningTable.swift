/// Looks for the beginnings of many words at once: each byte is looked up, and none is compared with every word.
///
/// Names are looked for by their ends, for most of what begins like one is something else: `tokens`, `passed`.
struct BeginningTable: Sendable {
    /// How much of a word or a name is looked at; none may be shorter.
    private static let depth = 3
    /// What may stand behind a name that is given a value.
    private static let behindNames = Array(" =\"'\\".utf8)

    /// For the first byte of a word, the second and the third, and the one behind a name: which words have this byte
    /// there, as bits.
    private let tables: [UInt32]
    /// The bits that are names.
    private let names: UInt32

    /// At most 32 words of at least three bytes; names are taken in either case.
    init(_ words: [String], names: [String] = []) {
        let ends = Set(names.map { $0.suffix(Self.depth) }).sorted()
        let looked = words.map { $0.prefix(Self.depth) } + ends
        precondition(
            looked.count <= 32 && looked.allSatisfy { $0.utf8.count >= Self.depth },
            "a word has no place in it"
        )
        var tables = [UInt32](repeating: 0, count: (Self.depth + 1) * 256)
        var bits: UInt32 = 0
        for (bit, word) in looked.enumerated() {
            let isName = bit >= words.count
            for (place, byte) in word.utf8.enumerated() {
                for form in isName ? [byte | 0x20, byte & 0xdf] : [byte] {
                    tables[place * 256 + Int(form)] |= 1 << UInt32(bit)
                }
            }
            if isName { bits |= 1 << UInt32(bit) }
        }
        for byte in Self.behindNames { tables[Self.depth * 256 + Int(byte)] = bits }
        self.tables = tables
        self.names = bits
    }

    /// Whether a word may begin anywhere in the bytes, or a name is given a value: true where three bytes are right,
    /// whatever else there is.
    func mayBegin(in bytes: [UInt8]) -> Bool {
        // Bits of the words whose first byte, first two, or all three have just been seen.
        var (one, two, three): (UInt32, UInt32, UInt32) = (0, 0, 0)
        for byte in bytes {
            let place = Int(byte)
            if three != 0, three & tables[768 + place] != 0 { return true }
            three = two & tables[512 + place]
            if three & ~names != 0 { return true }
            two = one & tables[256 + place]
            one = tables[place]
        }
        return false
    }
}
