import Artifacts
import Bus
import Lifecycle
import RedisTesting

@main
struct Main {
    static func main() async throws {
        let count = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 100_000 : 100_000
        let full = CommandLine.arguments.count > 1 && CommandLine.arguments[1] == "full"
        let server = try await RedisServer.start()
        let bed = try await Bed(server)
        try await bed.fill(count, Bed.input)
        let countdown = Countdown(count)
        let handler = HopHandler(count: countdown)
        _ = full
        let consumer = bed.consumer(handler, on: Bed.input)
        let shutdown = ShutdownSignal()
        let clock = ContinuousClock()
        let began = clock.now
        async let running: Void = consumer.run(until: shutdown)
        await countdown.wait()
        shutdown.request()
        try await running
        let seconds = (clock.now - began) / .seconds(1)
        print("hops/s", Double(count) / seconds)
        print(try await server.cli("XLEN", "chimera:{p0}:bench.in"), try await server.cli("XLEN", "chimera:{p0}:bench.out"))
        try await server.stop()
    }
}
