/// What the command line says.
struct BenchOptions: Sendable {
    /// Which benchmarks run; all when empty.
    var words: [String] = []
    /// Shrinks counts for a quick look; figures of a quick run are not for quoting.
    var isQuick = false
    var output = "results/bench.json"
    var python = ".venv-bench/bin/python"
    /// Set in a child process: what to do as a worker.
    var child: [String]?

    static let help = """
        usage: bench [--quick] [--output FILE] [BENCHMARK ...]

        Measures the bus on private Redis servers, prints a table and writes JSON.

        \(Catalogue.all.map { "  \($0.word.padded(to: 10)) \($0.summary)" }.joined(separator: "\n"))

        Example: bench hop --quick
        """

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        if rest.first == "child" {
            child = Array(rest.dropFirst())
            return
        }
        while let word = rest.popFirst() {
            switch word {
            case "--quick": isQuick = true
            case "--output": output = try rest.popFirst() ?? { throw BenchError("--output needs a file") }()
            case "--python": python = try rest.popFirst() ?? { throw BenchError("--python needs a program") }()
            default:
                guard Catalogue.all.contains(where: { $0.word == word }) else {
                    throw BenchError("unknown benchmark \(word); see --help")
                }
                words.append(word)
            }
        }
    }

    /// A count, divided by ten in a quick run.
    func scaled(_ count: Int) -> Int { isQuick ? max(1, count / 10) : count }
}

extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
