/// The last line that a program wrote to its standard error, as a hint for people.
struct ErrorTail {
    private static let limit = 400

    private var bytes: [UInt8] = []

    mutating func take(_ more: [UInt8]) {
        bytes = Array((bytes + more.suffix(Self.limit)).suffix(Self.limit))
    }

    /// Nil when there is none.
    var line: String? {
        String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).last.map(String.init)
    }
}
