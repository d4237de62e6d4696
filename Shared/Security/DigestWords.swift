/// The 256 bits of a digest as four words, the most significant first.
///
/// Four words and not a vector of four: a vector is aligned to 32 bytes, which the frames of async functions are not. A
/// digest across a suspension then overwrote its neighbours, and optimised programs crashed far away from it.
struct DigestWords: Sendable {
    var first: UInt64 = 0
    var second: UInt64 = 0
    var third: UInt64 = 0
    var fourth: UInt64 = 0

    subscript(index: Int) -> UInt64 {
        get {
            switch index {
            case 0: first
            case 1: second
            case 2: third
            default: fourth
            }
        }
        set {
            switch index {
            case 0: first = newValue
            case 1: second = newValue
            case 2: third = newValue
            default: fourth = newValue
            }
        }
    }

    /// As OpenSSL writes them, read as numbers.
    var bigEndian: DigestWords {
        DigestWords(
            first: first.bigEndian,
            second: second.bigEndian,
            third: third.bigEndian,
            fourth: fourth.bigEndian
        )
    }

    static func ^ (left: DigestWords, right: DigestWords) -> DigestWords {
        DigestWords(
            first: left.first ^ right.first,
            second: left.second ^ right.second,
            third: left.third ^ right.third,
            fourth: left.fourth ^ right.fourth
        )
    }
}
