/// What the person at the terminal asked for.
struct DemoOptions: Equatable, Sendable {
    enum Request: Equatable, Sendable {
        case run(DemoOptions)
        case help
        case wrong(String)
    }

    static let workers = 4
    static let help = """
        bus-demo: shows that the bus loses nothing and doubles nothing when workers die

        usage: bus-demo [--messages N] [--kill N]

          --messages N  messages that make three hops each (default 10000, from 100 to 1000000)
          --kill N      workers that are killed on the way, of four (default 2, from 0 to 3)
          --help        this text

        It starts a private redis-server in a temporary directory, and ends and removes all that it started.
        Colours are left out when NO_COLOR is set or the output is no terminal.
        """

    var messages = 10_000
    var kills = 2

    /// Without the program's own path.
    static func parse(_ arguments: [String]) -> Request {
        var options = DemoOptions()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h":
                return .help
            case "--messages":
                guard let count = number(rest.popFirst(), 100...1_000_000) else {
                    return .wrong("--messages expects a number from 100 to 1000000")
                }
                options.messages = count
            case "--kill":
                guard let count = number(rest.popFirst(), 0...(workers - 1)) else {
                    return .wrong("--kill expects a number from 0 to \(workers - 1)")
                }
                options.kills = count
            default:
                return .wrong("unknown argument \(argument)")
            }
        }
        return .run(options)
    }

    private static func number(_ text: String?, _ range: ClosedRange<Int>) -> Int? {
        text.flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil }
    }
}
