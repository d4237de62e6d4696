import Artifacts
import Bus
import FoundationEssentials
import Pipeline
import RedisTesting

/// Many programs at once that mostly wait, as agents do who wait for a model or for somebody else's build.
struct AgentsBenchmark: Benchmark {
    static let word = "agents"
    static let summary = "1,000 programs at once that wait 30 s each: from their goal's submission to their first line"

    /// How long each program waits, and within which time they come when they do not come at once, in seconds: all of
    /// them run together before the first one ends.
    private static let (waiting, arriving) = (30, 20)

    private let count: Int

    init(_ options: BenchOptions) {
        count = options.scaled(1_000)
    }

    func measure() async throws -> [Figure] {
        try await figures(
            "arriving in \(Self.arriving) s",
            pause: .seconds(Self.arriving) / count,
            goal: .atMost(1_000)
        )
            + figures("all at once", pause: .zero, goal: .none)
    }

    private func figures(_ manner: String, pause: Duration, goal: Figure.Goal) async throws -> [Figure] {
        var bed = try await CrewBed()
        var pids: [String: Int32] = [:]
        for kind in CrewBed.kinds {
            // One stays for orders.
            pids[kind] = try await bed.start(kind, ["CHIMERA_WORKER_SLOTS": "\(count + 1)"]).pid
        }
        var arrivals = try await Arrivals(bed.bus, patience: 3 * Self.waiting)
        let starts = "\(bed.folder)/starts"
        var submitted: [RunID: Double] = [:]
        for number in 0..<count {
            let goal = try Self.goal(number, noting: starts)
            submitted[RunID(sharing: goal.envelope.id)] = Date.now.timeIntervalSince1970
            _ = try await bed.publisher.publish(goal, to: Channels.goals)
            if pause > .zero { try await Task.sleep(for: pause, clock: .continuous) }
        }
        try await waitUntil("all programs run") { try Self.times(in: starts).count == count }
        let worker = try ProcessStatus(of: pids["worker"] ?? 0)
        let begun = try Self.times(in: starts)
        let ends = try await arrivals.ends(of: Set(submitted.keys))
        try await bed.end()
        try check(begun, ends)
        let delays = try submitted.map { run, time in
            guard let start = begun[run.text] else { throw BenchError("the program of \(run) has not run") }
            return (start - time) * 1_000
        }
        let name = "\(count) agents \(manner)"
        return [
            Figure("agents", "\(name), to their start, p50", quantile(0.5, of: delays), "ms"),
            Figure("agents", "\(name), to their start, p99", quantile(0.99, of: delays), "ms", goal),
            Figure("agents", "the worker then, resident", worker.residentMegabytes, "MB"),
            Figure("agents", "the worker then, threads", Double(worker.threads), ""),
            Figure("agents", "the worker then, descriptors", Double(worker.descriptors), ""),
        ]
    }

    /// That all of them ran at once, and that each came to its end.
    private func check(_ begun: [String: Double], _ ends: [RunID: Arrivals.Arrival]) throws {
        guard let first = begun.values.min(), let last = begun.values.max(), last < first + Double(Self.waiting) else {
            throw BenchError("the first program had ended before the last one began")
        }
        if let other = ends.values.first(where: { !$0.message.contains("applied") }) {
            throw BenchError("a run ended otherwise: \(other.message)")
        }
    }

    /// When each run's program wrote its first line, in seconds since 1970; no file yet means that none has.
    private static func times(in file: String) throws -> [String: Double] {
        guard FileManager.default.fileExists(atPath: file) else { return [:] }
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        let words = lines.map { $0.split(separator: " ") }.filter { $0.count == 2 }
        return Dictionary(words.compactMap { words in Double(words[0]).map { (String(words[1]), $0) } }) { $1 }
    }

    private static func goal(_ number: Int, noting file: String) throws -> Artifact<GoalStatement> {
        let script = "echo $EPOCHREALTIME $CHIMERA_RUN >> \(file); exec sleep \(waiting)"
        var goal = try CrewBed.goal(number, blueprint: "command")
        goal.body.parameters = JSONObject([
            JSONObject.Member(name: "program", value: .string("/bin/bash")),
            JSONObject.Member(name: "arguments", value: .array([.string("-c"), .string(script)])),
            JSONObject.Member(name: "attempts", value: .integer(1)),
            JSONObject.Member(name: "durationMs", value: .integer(0)),
        ])
        return goal
    }
}
