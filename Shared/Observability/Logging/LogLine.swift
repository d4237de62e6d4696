/// One JSON object under construction: fields in the order given, never longer than `limit` bytes.
struct LogLine {
    /// PIPE_BUF on Linux: a longer write to a pipe may be torn.
    static let limit = 4096

    private static let valueLimit = 1024
    private static let ending = Array("}\n".utf8)
    private static let truncationMark = Array(",\"log.truncated\":\"true\"".utf8)
    private static let hexDigits = Array("0123456789abcdef".utf8)

    private var bytes: [UInt8]
    private var truncated = false

    init() {
        bytes = []
        bytes.reserveCapacity(512)
        bytes.append(UInt8(ascii: "{"))
    }

    /// Adds a field, or marks the line as truncated if the field has no room.
    mutating func add(_ key: String, _ value: String) {
        let start = bytes.count
        if start > 1 { bytes.append(UInt8(ascii: ",")) }
        append(quoted: key)
        bytes.append(UInt8(ascii: ":"))
        append(quoted: value)
        guard bytes.count + Self.truncationMark.count + Self.ending.count > Self.limit else { return }
        bytes.removeSubrange(start...)
        truncated = true
    }

    /// The line with its newline.
    consuming func finish() -> [UInt8] {
        if truncated { bytes += Self.truncationMark }
        return bytes + Self.ending
    }

    private mutating func append(quoted text: String) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.count <= Self.valueLimit {
            for byte in text.utf8 { append(escaped: byte) }
        } else {
            truncated = true
            append(beginningOf: text)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(beginningOf text: String) {
        var room = Self.valueLimit
        for scalar in text.unicodeScalars {
            let encoded = UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            room -= encoded.count
            if room < 0 { return }
            for byte in encoded { append(escaped: byte) }
        }
    }

    private mutating func append(escaped byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case UInt8(ascii: "\n"):
            bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
        case 0..<0x20, 0x7F:
            let digits = [Self.hexDigits[Int(byte >> 4)], Self.hexDigits[Int(byte & 15)]]
            bytes += Array("\\u00".utf8) + digits
        default:
            bytes.append(byte)
        }
    }
}
