/// Rows of texts in columns that are as wide as their widest text.
struct TextTable {
    let lines: [String]

    init(_ texts: [[String]]) {
        let rows = texts.map { $0.map(TerminalSafe.word) }
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        lines = rows.map { row in
            var line = ""
            for (column, text) in row.enumerated() {
                line += text
                // The last column needs no padding.
                if column < row.count - 1 { line += String(repeating: " ", count: widths[column] - text.count + 2) }
            }
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
