import Foundation
import Glibc
import Pipeline
import RedisTesting
import Testing

@testable import Chimera

/// The real `chimera up`, with the real services and a real redis-server.
@Suite(.timeLimit(.minutes(10))) struct UpTests {
    /// A state folder of its own, removed afterwards.
    private func withState(_ body: (String) async throws -> Void) async throws {
        let folder = "/tmp/chimera-test-up-\(UUID().uuidString)"
        // A left-over folder does no harm.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func start(
        _ state: String,
        _ environment: [String: String] = [:],
        _ options: String...
    ) async throws -> RunningProgram {
        let settings = ["CHIMERA_SANDBOX": "cwd"].merging(environment) { _, new in new }
        let words = ["chimera", "up", "--workers", "2", "--state", state] + options
        return try await RunningProgram.start(words, settings)
    }

    private func waitFor(_ line: String, from program: RunningProgram) async throws {
        try await waitUntil("it says \"\(line)\"", within: .seconds(120)) {
            if program.output.contains(line) { return true }
            guard program.process.isRunning else { throw RedisTestingError("it ended: \(program.output)") }
            return false
        }
    }

    private func expectNothingLeft(of stack: RunningStack, in state: String) async throws {
        for (part, pid) in stack.parts {
            try await waitUntil("\(part) is gone") { kill(pid, 0) != 0 }
        }
        #expect(RunningStack.find(in: state) == nil)
    }

    private func cli(_ state: String, _ words: String...) async throws -> String {
        try await CommandLineTool.run(["redis-cli", "-s", "\(state)/redis.sock"] + words)
    }

    @Test("the demonstration: five goals end as announced, none lost, none doubled, the audit log whole")
    func demonstration() async throws {
        try await withState { state in
            let words = ["chimera", "up", "--demo", "--once", "--state", state]
            let settings = ["CHIMERA_SANDBOX": "cwd", "CHIMERA_APPROVER_KEY": "\(state)/approver.key"]
            let up = try await RunningProgram.start(words, settings)
            #expect(try await up.process.waitForExit(within: .seconds(400)) == 0, "\(up.output)")
            let lines = up.output.split(separator: "\n").map { $0.split(separator: " ") }
            #expect(lines.contains { $0 == ["lost", "0"] } && lines.contains { $0 == ["doubled", "0"] })
            #expect(up.output.contains("ended as it should: yes") && up.output.contains("verified, "))
            #expect(up.output.contains("killed, worker ") && up.output.contains("brake closed (forecast)"))
        }
    }

    /// Runs `chimera` beside the stack, as a person in a second terminal would.
    private func chimera(_ state: String, _ words: [String]) async throws -> RunningProgram {
        let settings = [
            "CHIMERA_REDIS_URL": "unix://\(state)/redis.sock", "CHIMERA_APPROVER_KEY": "\(state)/approver.key",
            "CHIMERA_AUDIT_ARCHIVE": "\(state)/audit.sqlite", "CHIMERA_CATALOGUE": CrewGround.repository, "USER": "ann",
            "CHIMERA_REDIS_TIMEOUT": "60s",
        ]
        return try await RunningProgram.start(["chimera"] + words, settings)
    }

    /// Has README's own goal applied, by README's own words, with an approval from a second terminal.
    private func applyFirstGoal(of page: FirstPage, _ state: String) async throws {
        let file = "\(state)/goal.json"
        try page.goal.write(toFile: file, atomically: true, encoding: .utf8)
        let submission = try #require(page.words(after: "chimera", "goal", "submit"))
        let words = submission.map { $0 == "goal.json" ? file : $0 }
        let watch = try await chimera(state, ["goal", "submit"] + words)
        try await waitFor("WAIT_FOR_APPROVE", from: watch)
        let decision = try #require(page.words(after: "chimera", "approve", "latest"))
        let approval = try await chimera(state, ["approve", "latest"] + decision)
        #expect(try await approval.process.waitForExit() == 0, "\(approval.output)")
        #expect(try await watch.process.waitForExit(within: .seconds(180)) == 0, "\(watch.output)")
        #expect(watch.output.contains("DONE, applied"))
    }

    @Test("the goal of README's first page is submitted, approved from a second terminal, and applied")
    func firstGoal() async throws {
        try await withState { state in
            let up = try await start(state)
            try await waitFor("up after", from: up)
            let page = try FirstPage()
            try await applyFirstGoal(of: page, state)
            // The page's other words; who approves needs something to approve.
            let others = page.commands.filter { $0[0] == "chimera" && !["approve", "goal"].contains($0[1]) }
            #expect(others.count >= 3)
            for words in others {
                let verb = try await chimera(state, words.dropFirst().map { $0 == "goal.json" ? "\(state)/\($0)" : $0 })
                #expect(try await verb.process.waitForExit() == 0, "\(words): \(verb.output)")
            }
            #expect(try await up.stop() == 0)
        }
    }

    @Test("it brings all five up, restarts what crashes, and leaves nothing behind but its state")
    func wholeLife() async throws {
        try await withState { state in
            let up = try await start(state)
            try await waitFor("up after", from: up)
            let stack = try #require(RunningStack.find(in: state))
            let parts = ["conductor", "core", "event-gateway", "judge", "redis-server", "worker-1"]
            #expect(stack.parts.keys.sorted() == parts && stack.pid == up.process.pid)
            for part in parts { #expect(up.output.contains("\(part) ready after")) }

            let conductor = try #require(stack.parts["conductor"])
            kill(conductor, SIGKILL)
            try await waitFor("conductor was ended by signal 9: again in", from: up)
            try await waitUntil("another conductor runs") {
                guard let now = RunningStack.find(in: state)?.parts["conductor"] else { return false }
                return now != conductor
            }

            let second = try await start(state)
            #expect(try await second.process.waitForExit() == 69)
            #expect(second.output.contains("another chimera up works in \(state), process \(stack.pid)"))

            let last = try #require(RunningStack.find(in: state))
            #expect(try await up.stop() == 0)
            let order = ["worker-1", "judge", "conductor", "core", "event-gateway", "redis-server"]
            let said = up.output.split(separator: "\n").filter { $0.hasSuffix(" stopped") }
            #expect(said == order.map { "\($0) stopped" })
            try await expectNothingLeft(of: last, in: state)
            for file in ["redis.sock", "up.json"] {
                #expect(!FileManager.default.fileExists(atPath: "\(state)/\(file)"))
            }
        }
    }

    @Test("killed itself it takes everything along, and the next one finds what was stored")
    func killed() async throws {
        try await withState { state in
            let up = try await start(state)
            try await waitFor("up after", from: up)
            let stack = try #require(RunningStack.find(in: state))
            #expect(try await cli(state, "SET", "kept", "yes") == "OK")
            up.process.signal(SIGKILL)
            _ = try await up.process.waitForExit()
            try await expectNothingLeft(of: stack, in: state)

            let next = try await start(state, [:], "--json")
            try await waitFor("{\"event\":\"up\",", from: next)
            #expect(try await cli(state, "GET", "kept") == "yes")
            #expect(try await next.stop(SIGINT) == 0, "\(next.output)")
            let objects = try next.output.split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
            let ends = objects.filter { $0["event"] as? String == "stopped" }.compactMap { $0["part"] as? String }
            #expect(ends.first == "worker-1" && ends.last == "redis-server" && ends.count == 6, "\(next.output)")
        }
    }

    @Test(
        "half a transaction that a killed redis-server has left in its log stays forgotten, whatever is written after it"
    )
    func tornTransaction() async throws {
        try await withState { state in
            let up = try await start(state)
            try await waitFor("up after", from: up)
            var server = try #require(RunningStack.find(in: state)?.parts["redis-server"])
            kill(server, SIGSTOP)
            let log = try #require(FileHandle(forUpdatingAtPath: "\(state)/appendonlydir/appendonly.aof.1.incr.aof"))
            try log.seekToEnd()
            let half = "*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$4\r\nhalf\r\n$1\r\n1\r\n*3\r\n$3\r\nSE"
            try log.write(contentsOf: Data(half.utf8))
            for number in 1...2 {
                kill(server, SIGKILL)
                let former = server
                try await waitUntil("redis-server runs again") {
                    server = RunningStack.find(in: state)?.parts["redis-server"] ?? former
                    return server != former
                }
                #expect(try await cli(state, "EXISTS", "half") == "0")
                _ = try await cli(state, "SET", "kept-\(number)", "yes")
            }
            #expect(try await cli(state, "GET", "kept-1") == "yes")
            #expect(try await up.stop() == 0)
        }
    }

    @Test("a second worker comes when the first has more than it can hold, and all drain")
    func scaling() async throws {
        try await withState { state in
            let up = try await start(state)
            try await waitFor("up after", from: up)
            let worker = try #require(RunningStack.find(in: state)?.parts["worker-1"])
            // Held still, so that the backlog is there to be seen.
            kill(worker, SIGSTOP)
            let keys = try await cli(state, "--scan", "--pattern", "*task.general*").split(separator: "\n")
            let stream = String(try #require(keys.first))
            for _ in 0..<12 { _ = try await cli(state, "XADD", stream, "*", "no", "artifact") }
            try await waitFor("worker-2 starting because of a backlog of", from: up)
            try await waitFor("worker-2 ready after", from: up)
            kill(worker, SIGCONT)
            #expect(try await up.stop() == 0)
        }
    }

    @Test("workers leave when nothing was held for as long as --idle says; a goal brings one back, and is applied")
    func scalingToZero() async throws {
        try await withState { state in
            // With a minute in place of the second all that follows would pass as well, only later.
            // A left-over folder does no harm.
            defer { try? FileManager.default.removeItem(atPath: "\(state)-beside") }
            let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
            let setup = try StackSetup(
                folder: StateFolder("\(state)-beside"),
                workers: 2,
                idle: .seconds(1),
                environment: ["PATH": path]
            )
            #expect(setup.scaling.coolDown == .seconds(1))
            let up = try await start(state, [:], "--idle", "1s")
            try await waitFor("worker-1 leaving: nothing to do", from: up)
            try await waitFor("worker-1 stopped", from: up)
            let idle = try #require(RunningStack.find(in: state))
            #expect(idle.parts.keys.sorted() == ["conductor", "core", "event-gateway", "judge", "redis-server"])
            try await applyFirstGoal(of: FirstPage(), state)
            let lines = up.output.split(separator: "\n").drop { $0 != "worker-1 stopped" }
            #expect(lines.contains { $0.hasPrefix("worker-1 starting because of a backlog of ") })
            #expect(try await up.stop() == 0)
        }
    }

    @Test("a second signal does not wait for those that will not drain")
    func cutShort() async throws {
        try await withState { state in
            let up = try await start(state)
            try await waitFor("up after", from: up)
            let stack = try #require(RunningStack.find(in: state))
            // It never hears that it should end.
            kill(try #require(stack.parts["worker-1"]), SIGSTOP)
            up.process.signal(SIGTERM)
            try await waitFor("stopping", from: up)
            #expect(try await up.stop() == 75)
            #expect(up.output.contains("cut short"))
            try await expectNothingLeft(of: stack, in: state)
        }
    }

    @Test("what a service refuses ends it with the service's last words")
    func refusal() async throws {
        try await withState { state in
            let up = try await start(state, ["CHIMERA_CATALOGUE": "/var/empty"])
            #expect(try await up.process.waitForExit() == 78)
            #expect(up.output.contains("core ended with code 78 at its start; its last words:"))
            #expect(up.output.contains("set CHIMERA_CATALOGUE to the folder"))
            #expect(!FileManager.default.fileExists(atPath: "\(state)/redis.sock"))
        }
    }

    @Test("a Redis that is named is used, and must answer")
    func foreignRedis() async throws {
        try await withState { state in
            let absent = try await start(state, ["CHIMERA_REDIS_URL": "unix:///tmp/chimera-test-none.sock"])
            #expect(try await absent.process.waitForExit() == 69)
            #expect(absent.output.contains("does not answer"))

            let server = try await RedisServer.start(RedisServer.Options(appendOnly: true))
            // It is asked once, so it gets all the time that there is.
            let settings = ["CHIMERA_REDIS_URL": server.url, "CHIMERA_REDIS_TIMEOUT": "60s"]
            let up = try await start(state, settings)
            try await waitFor("up after", from: up)
            #expect(RunningStack.find(in: state)?.redisURL == server.url)
            #expect(RunningStack.find(in: state)?.parts["redis-server"] == nil)
            #expect(try await up.stop() == 0)
            #expect(try await server.cli("PING") == "PONG")
        }
    }
}
