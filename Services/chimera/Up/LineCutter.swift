/// Cuts what comes in pieces into lines.
struct LineCutter {
    /// In bytes; the rest of a longer line is dropped.
    static let limit = 16_384

    private var rest: [UInt8] = []

    /// The lines that are whole by now, without their ends.
    mutating func take(_ bytes: [UInt8]) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                lines.append(String(decoding: rest, as: UTF8.self))
                rest = []
            } else if rest.count < Self.limit {
                rest.append(byte)
            }
        }
        return lines
    }
}
