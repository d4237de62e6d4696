import Artifacts
import Blobs
import Foundation
import RedisTesting
import Testing

@testable import Worker

/// The agents of the documentation, as a new user would run them: in the sandbox.
@Suite(.timeLimit(.minutes(10))) struct ExampleTests {
    private let bench: Bench
    private let feed = RecordingFeed()
    private let folder = "\(Bench.repository)/examples"

    init() throws {
        bench = try Bench()
    }

    @Test("the Python agent sums up, and goes on where it was cut off")
    func python() async throws {
        let numbers = JSONObject([.init(name: "numbers", value: .array([.integer(1), .integer(2), .integer(39)]))])
        let executor = try bench.executor(Bench.sandbox(reading: folder))
        let job = try bench.job("python3", "\(folder)/agent.py") { $0.inputs = numbers }
        let execution = try await executor.execute(job, telling: feed)
        #expect(execution.outcome == .done && execution.summary == "the total is 42", "\(execution)")
        #expect(try await bench.text(of: #require(execution.files.first)) == "{\"total\": 42}")
        // They come faster than they are stored: the newest is what counts.
        #expect(execution.checkpoint != nil && execution.checkpoint == feed.checkpoints.last)

        let half = try await bench.blobs.put(Array("[2, 3]".utf8), mediaType: nil, for: bench.tenant)
        let resumed = try bench.job("python3", "\(folder)/agent.py", checkpoint: half) { $0.inputs = numbers }
        let again = RecordingFeed()
        #expect(try await executor.execute(resumed, telling: again).summary == "the total is 42")
        #expect(again.checkpoints == [execution.checkpoint])
    }

    @Test("the shell agent counts, once, and hands over the count of an attempt that was cut off")
    func shell() async throws {
        let executor = try bench.executor(Bench.sandbox(reading: folder))
        let execution = try await executor.execute(bench.job("\(folder)/agent.sh"), telling: feed)
        #expect(execution.outcome == .done && execution.summary == "1 words", "\(execution)")
        #expect(try await bench.text(of: #require(execution.files.first)) == "1\n")
        let before = try await bench.blobs.put(Array("41\n".utf8), mediaType: nil, for: bench.tenant)
        let next = try await executor.execute(bench.job("\(folder)/agent.sh", checkpoint: before), telling: feed)
        #expect(next.outcome == .done && next.summary == "41 words", "\(next)")
        #expect(try await bench.text(of: #require(next.files.first)) == "41\n")
    }

    @Test("the Swift agent turns a text around")
    func swift() async throws {
        let program = "\(bench.root)/agent"
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        let compilers = folders.map { "\($0)/swiftc" }.filter { FileManager.default.isExecutableFile(atPath: $0) }
        let compiler = try #require(compilers.first)
        try await CommandLineTool.run([compiler, "-static-stdlib", "\(folder)/agent.swift", "-o", program])
        let job = try bench.job(program) { assignment in
            assignment.inputs = JSONObject([.init(name: "text", value: .string("live"))])
        }
        let execution = try await bench.executor(Bench.sandbox(reading: program)).execute(job, telling: feed)
        #expect(execution.outcome == .done, "\(execution)")
        #expect(try await bench.text(of: #require(execution.files.first)) == "evil")
    }
}
