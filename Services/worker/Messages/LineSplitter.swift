/// Cuts a stream of bytes into numbered lines, none of which is kept beyond its limit.
struct LineSplitter {
    struct Line: Hashable {
        /// From 1.
        let number: Int
        /// Without its end; nil when it was longer than allowed.
        let bytes: [UInt8]?
    }

    static let lineLimit = 65_536

    private let limit: Int
    private var number = 1
    private var rest: [UInt8] = []
    private var isOverlong = false

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
        }
        return Line(number: number, bytes: isOverlong ? nil : rest)
    }
}
