/// Turns bytes into tokens, accepting RFC 8259 and nothing beside it.
///
/// Refused as well: names that appear twice in an object, invalid UTF-8, surrogates that stand alone, numbers beyond
/// the range of a double, nesting deeper than `JSONDocument.depthLimit`, and anything after the value.
struct JSONParser {
    let bytes: [UInt8]
    var position = 0
    private(set) var tokens: [JSONToken] = []
    private var depth = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
        tokens.reserveCapacity(bytes.count / 8 + 8)
    }

    mutating func parseDocument() throws(JSONSyntaxError) {
        guard bytes.count < Int(Int32.max) else { throw error("the text is too long") }
        skipSpace()
        try parseValue()
        skipSpace()
        guard position == bytes.count else { throw error("something follows the value") }
    }

    func error(_ message: String) -> JSONSyntaxError {
        JSONSyntaxError(offset: position, message: message)
    }

    mutating func append(_ kind: JSONToken.Kind, value: Int = 0, count: Int = 0) {
        tokens.append(JSONToken(kind: kind, value: value, count: Int32(count), end: Int32(tokens.count + 1)))
    }

    /// The byte at the position, or 0, which no JSON text contains, at the end.
    var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0a, 0x0d: position += 1
            default: return
            }
        }
    }

    private mutating func parseValue() throws(JSONSyntaxError) {
        switch current {
        case 0x22: try parseString()
        case 0x7b: try parseContainer(.object, closing: 0x7d)
        case 0x5b: try parseContainer(.array, closing: 0x5d)
        case 0x74: try parseWord("true", .true)
        case 0x66: try parseWord("false", .false)
        case 0x6e: try parseWord("null", .null)
        case 0x2d, 0x30...0x39: try parseNumber()
        default: throw error(position < bytes.count ? "expected a value" : "the text ends where a value should be")
        }
    }

    private mutating func parseContainer(_ kind: JSONToken.Kind, closing: UInt8) throws(JSONSyntaxError) {
        depth += 1
        guard depth <= JSONDocument.depthLimit else { throw error("nests deeper than \(JSONDocument.depthLimit)") }
        let index = tokens.count
        append(kind)
        position += 1
        skipSpace()
        var count: Int32 = 0
        if current == closing {
            position += 1
        } else {
            repeat {
                try parseElement(of: kind)
                count += 1
            } while try continues(closing: closing)
        }
        tokens[index].count = count
        tokens[index].end = Int32(tokens.count)
        if kind == .object, count > 1 { try checkNames(of: index) }
        depth -= 1
    }

    private mutating func parseElement(of kind: JSONToken.Kind) throws(JSONSyntaxError) {
        if kind == .object {
            guard current == 0x22 else { throw error("expected a member's name") }
            try parseString()
            skipSpace()
            guard current == 0x3a else { throw error("expected a colon") }
            position += 1
            skipSpace()
        }
        try parseValue()
        skipSpace()
    }

    /// Takes a comma, or the closing bracket.
    private mutating func continues(closing: UInt8) throws(JSONSyntaxError) -> Bool {
        let byte = current
        guard byte == 0x2c || byte == closing else { throw error("expected a comma or the end of the container") }
        position += 1
        guard byte == 0x2c else { return false }
        skipSpace()
        return true
    }

    private mutating func parseWord(_ word: String, _ kind: JSONToken.Kind) throws(JSONSyntaxError) {
        for byte in word.utf8 {
            guard current == byte else { throw error("expected true, false or null") }
            position += 1
        }
        append(kind)
    }
}
