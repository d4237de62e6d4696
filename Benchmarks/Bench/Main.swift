import Glibc
import Observability

@main
struct Main {
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.contains("--help") || arguments.contains("-h") {
            print(BenchOptions.help)
            return
        }
        do {
            try await run(BenchOptions(arguments))
        } catch {
            complain("bench: \(error)")
            exit(1)
        }
    }

    private static func run(_ options: BenchOptions) async throws {
        if let child = options.child { return try await ChildWorker(child).run() }
        var report = Report()
        for kind in Catalogue.all where options.words.isEmpty || options.words.contains(kind.word) {
            complain("\(kind.word): \(kind.summary)")
            for figure in try await kind.init(options).measure() {
                print(Report.line(figure))
                report.figures.append(figure)
            }
        }
        print(report.closing)
        try report.write(to: options.output)
    }
}

/// Progress and errors go to standard error, so that standard output is the table.
private func complain(_ text: String) {
    StandardOutputSink(descriptor: 2).write(Array("\(text)\n".utf8))
}
