import RedisProtocol
import Testing

@testable import RedisClient

@Suite("CommandFormatter")
struct CommandFormatterTests {
    func formatted(_ commands: [CommandArguments]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try CommandFormatter.withFormatted(together: commands) { $0.append(to: &bytes) }
        return bytes
    }

    @Test("writes arguments with their lengths, empty and binary ones too")
    func binary() throws {
        var arguments = CommandArguments()
        arguments.append("SET")
        arguments.append("")
        arguments.append([0, 13, 10])
        let expected = Array("*3\r\n$3\r\nSET\r\n$0\r\n\r\n$3\r\n".utf8) + [0, 13, 10, 13, 10]
        #expect(try formatted([arguments]) == expected)
    }

    @Test("writes commands back to back")
    func together() throws {
        let ping = CommandArguments(PING())
        #expect(try formatted([ping, ping]) == Array("*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPING\r\n".utf8))
    }

    @Test("writes a command whose words are all empty")
    func empty() throws {
        #expect(try formatted([CommandArguments(RawCommand([""]))]) == Array("*1\r\n$0\r\n\r\n".utf8))
    }
}
