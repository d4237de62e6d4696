import RedisProtocol
import Testing

@Suite("CommandArguments")
struct CommandArgumentsTests {
    @Test(
        "numbers are written in decimal, at both ends of their range",
        arguments: [0, 7, -1, 1_000, Int.max, Int.min]
    )
    func numbers(number: Int) {
        var arguments = CommandArguments()
        arguments.append(number)
        #expect(String(decoding: arguments.bytes, as: UTF8.self) == String(number))
        #expect(arguments.ends == [arguments.bytes.count])
    }

    @Test("lists are joined argument by argument")
    func joined() {
        var first = CommandArguments()
        first.append(words: "a", "bc")
        var second = CommandArguments()
        second.append("")
        second.append(EntryID(milliseconds: 12, sequence: 3))
        first.append(contentsOf: second)
        #expect(String(decoding: first.bytes, as: UTF8.self) == "abc12-3")
        #expect(first.ends == [1, 3, 3, 7])
    }

    @Test(
        "times are rounded up to whole milliseconds",
        arguments: [(Duration.nanoseconds(1), 1), (.milliseconds(2), 2), (.zero, 0), (.seconds(Int64.max), Int.max)]
    )
    func milliseconds(duration: Duration, whole: Int) {
        #expect(duration.wholeMilliseconds == whole)
    }
}
