import Glibc
import Lifecycle

@main
struct Main {
    static func main() async {
        switch DemoOptions.parse(Array(CommandLine.arguments.dropFirst())) {
        case .help:
            print(DemoOptions.help)
        case .wrong(let problem):
            print("bus-demo: \(problem); try --help")
            exit(64)
        case .run(let options):
            exit(await run(options))
        }
    }

    /// 0 only if nothing was lost or doubled; 130 when interrupted, as a shell says it.
    private static func run(_ options: DemoOptions) async -> Int32 {
        let signals = UnixSignals.stream(of: [.interrupt, .terminate])
        UnixSignals.surviveBrokenPipes()
        let screen = Screen()
        return await withTaskGroup(of: Int32.self) { group in
            group.addTask {
                for await _ in signals { return 130 }
                return 0
            }
            group.addTask { await Demonstration(options, on: screen).run() }
            // The one that ends first decides; the other is cancelled, and cleans up before it returns.
            let code = await group.next() ?? 1
            group.cancelAll()
            await group.waitForAll()
            return code
        }
    }
}
