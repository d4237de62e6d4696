import Testing

@testable import Worker

@Suite struct LineSplitterTests {
    private func lines(_ chunks: [String], limit: Int = 8) -> [String] {
        var splitter = LineSplitter(limit: limit)
        var lines: [LineSplitter.Line] = []
        for chunk in chunks { lines += splitter.take(Array(chunk.utf8)) }
        if let last = splitter.finish() { lines.append(last) }
        return lines.map { line in
            "\(line.number):\(line.bytes.map { String(decoding: $0, as: UTF8.self) } ?? "too long")"
        }
    }

    @Test(
        "lines are the same however the bytes are cut",
        arguments: [
            ["ab\n\ncd"], ["a", "b", "\n", "\n", "c", "d"], ["ab\n", "\ncd"], ["ab", "\n\nc", "d"],
        ]
    )
    func chunks(chunks: [String]) {
        #expect(lines(chunks) == ["1:ab", "2:", "3:cd"])
    }

    @Test("a line at the limit is whole, one beyond it is not, and the next is read again")
    func limit() {
        #expect(lines(["12345678\n123456789\nok\n"]) == ["1:12345678", "2:too long", "3:ok"])
        #expect(lines(["12345", "6789", "0\nok"]) == ["1:too long", "2:ok"])
        #expect(lines(["123456789"]) == ["1:too long"])
    }

    @Test("nothing is nothing")
    func empty() {
        #expect(lines([]).isEmpty && lines(["a\n"]) == ["1:a"])
    }
}
