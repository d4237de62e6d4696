import RedisProtocol
import RedisTesting
import Testing

@testable import RedisClient

@Suite("CommandFormatter")
struct CommandFormatterTests {
    func formatted(_ commands: [CommandArguments]) -> [UInt8] { CommandFormatter.bytes(of: commands) }

    @Test("writes arguments with their lengths, empty and binary ones too")
    func binary() {
        var arguments = CommandArguments()
        arguments.append("SET")
        arguments.append("")
        arguments.append([0, 13, 10])
        let expected = Array("*3\r\n$3\r\nSET\r\n$0\r\n\r\n$3\r\n".utf8) + [0, 13, 10, 13, 10]
        #expect(formatted([arguments]) == expected)
    }

    @Test("writes lengths of every number of digits", arguments: [1, 9, 10, 99, 100, 999, 1000, 65_536])
    func lengths(count: Int) {
        var arguments = CommandArguments()
        arguments.append([UInt8](repeating: 120, count: count))
        let expected = "*1\r\n$\(count)\r\n" + String(repeating: "x", count: count) + "\r\n"
        #expect(CommandFormatter.bytes(of: arguments) == Array(expected.utf8))
    }

    @Test("writes commands back to back")
    func together() {
        let ping = CommandArguments(PING())
        #expect(formatted([ping, ping]) == Array("*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPING\r\n".utf8))
    }

    @Test("writes a command whose words are all empty")
    func empty() {
        #expect(formatted([CommandArguments(RawCommand([""]))]) == Array("*1\r\n$0\r\n\r\n".utf8))
    }
}
