/// Cuts a stream of bytes into numbered lines, none of which is kept beyond its limit.
struct LineSplitter {
    struct Line: Hashable {
        /// From 1.
        let number: Int
        /// Without its end; nil when it was longer than allowed.
        let bytes: [UInt8]?
        /// Its first byte that is no blank, however long it is; nil when it has none.
        let first: UInt8?
    }

    static let lineLimit = 65_536

    private let limit: Int
    private var number = 1
    private var rest: [UInt8] = []
    private var isOverlong = false
    private var first: UInt8?

    init(limit: Int = lineLimit) {
        self.limit = limit
    }

    /// The lines that these bytes complete.
    mutating func take(_ bytes: [UInt8]) -> [Line] {
        var lines: [Line] = []
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            keep(bytes[start..<end])
            lines.append(close())
            start = end + 1
        }
        keep(bytes[start...])
        return lines
    }

    /// The last line, if it lacks its end.
    mutating func finish() -> Line? {
        rest.isEmpty && !isOverlong ? nil : close()
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        if first == nil { first = bytes.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0d } }
        guard !isOverlong else { return }
        if rest.count + bytes.count > limit {
            isOverlong = true
            rest = []
        } else {
            rest += bytes
        }
    }

    private mutating func close() -> Line {
        defer {
            number += 1
            rest = []
            isOverlong = false
            first = nil
        }
        return Line(number: number, bytes: isOverlong ? nil : rest, first: first)
    }
}
