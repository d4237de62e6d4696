import Artifacts
import Blobs
import Foundation
import Glibc
import RedisTesting
import Testing

@testable import Worker

/// Real programs that succeed, fail, hang, flood, fork, lie and die, with and without the sandbox.
@Suite(.timeLimit(.minutes(10))) struct ProcessExecutorTests {
    private let bench: Bench
    private let feed = RecordingFeed()

    init() throws {
        bench = try Bench()
    }

    private func run(_ script: String, _ confinement: Confinement = .directory) async throws -> Execution {
        try await bench.executor(confinement).execute(bench.job("sh", "-c", script), telling: feed)
    }

    private static let confinements = ["directory", "bubblewrap"]

    private func confinement(_ name: String) throws -> Confinement {
        name == "directory" ? .directory : try Bench.sandbox()
    }

    @Test("a program reads its assignment and reports files, usage and a result", arguments: confinements)
    func success(where name: String) async throws {
        let script = """
            grep -q '"step":"build"' || exit 9
            echo '{"type":"progress","fraction":0.5,"message":"half"}'
            echo '{"type":"usage","model":"m","inputTokens":3,"outputTokens":4,"costMicros":5}'
            mkdir out && printf hello > out/a.txt
            echo '{"type":"artifact","path":"out/a.txt","mediaType":"text/plain"}'
            echo '{"type":"result","outcome":"done","summary":"made a"}'
            """
        let execution = try await run(script, confinement(name))
        #expect(execution.outcome == .done && execution.reason == nil && execution.exitCode == 0)
        #expect(execution.summary == "made a")
        #expect(
            execution.usage.costMicros == 5 && execution.usage.inputTokens == 3 && execution.usage.outputTokens == 4
        )
        let file = try #require(execution.files.first)
        #expect(file.path == "out/a.txt" && file.blob.mediaType == "text/plain" && execution.files.count == 1)
        #expect(try await bench.text(of: file) == "hello")
        #expect(feed.beats == 1 && feed.events.map(\.name) == ["progress", "usage", "artifact"])
        #expect(bench.workingDirectories.isEmpty)
    }

    @Test(
        "others hear that a program has begun when it reports progress, or after a moment; not when it is done by then"
    )
    func begin() async throws {
        let stopped = try bench.executor(clock: StoppedClock())
        _ = try await stopped.execute(bench.job("sh", "-c", "echo hello"), telling: feed)
        #expect(feed.begins == 0)
        let speaking =
            "echo '{\"type\":\"progress\",\"message\":\"half\"}'; echo '{\"type\":\"result\",\"outcome\":\"done\"}'"
        _ = try await stopped.execute(bench.job("sh", "-c", speaking), telling: feed)
        #expect(feed.begins == 1)
        let silent = RecordingFeed()
        let job = try bench.job("sh", "-c", "while :; do sleep 0.05; done", timeout: .seconds(3))
        #expect(try await bench.executor().execute(job, telling: silent).outcome == .timeout)
        #expect(silent.begins > 0)
    }

    @Test("a program that simply prints is judged by its exit code")
    func plain() async throws {
        let good = try await run("echo hello; printf partial")
        #expect(good.outcome == .done)
        #expect(feed.events.map(\.message) == ["hello", "partial"])
        let bad = try await run("echo broken pipe fitting >&2; exit 3")
        #expect(bad.outcome == .failed && bad.exitCode == 3)
        #expect(bad.reason == "the program ended with exit code 3: broken pipe fitting")
        let json = try await run("echo '{\"format_version\":\"1.0\",\"values\":{}}'")
        #expect(json.outcome == .done && feed.events.last?.name == "output", "JSON of its own is no message")
    }

    @Test("a program that is not there fails with its reason", arguments: confinements)
    func missing(where name: String) async throws {
        let job = try bench.job("/no/such/program")
        let execution = try await bench.executor(confinement(name)).execute(job, telling: feed)
        #expect(execution.outcome == .failed)
        #expect(execution.reason?.contains("No such file or directory") == true, "\(execution)")
    }

    @Test(
        "a program that hangs is stopped with all its children, and may still write its last word",
        arguments: confinements
    )
    func hang(where name: String) async throws {
        let script = """
            (setsid sh -c 'trap "" TERM; while :; do sleep 0.05; done' &)
            trap 'echo "{\\"type\\":\\"log\\",\\"message\\":\\"bye\\"}"; exit 0' TERM
            echo '{"type":"result","outcome":"done"}'
            while :; do sleep 0.05; done
            """
        let job = try bench.job("sh", "-c", script, timeout: .seconds(5))
        let execution = try await bench.executor(confinement(name)).execute(job, telling: feed)
        #expect(execution.outcome == .timeout && execution.outcome.isTruncated)
        #expect(execution.reason == "stopped after its time limit of 5.0 seconds")
        #expect(feed.events.contains { $0.message == "bye" })
        #expect(bench.workingDirectories.isEmpty)
    }

    @Test("a program's time is up when it is up, also while nobody can be told of it")
    func deadline() async throws {
        let job = try bench.job("sh", "-c", "while :; do sleep 0.05; done", timeout: .milliseconds(400))
        #expect(try await bench.executor().execute(job, telling: HangingFeed()).outcome == .timeout)
    }

    @Test("the time of a program runs out also while its worker is frozen")
    func frozen() async throws {
        let job = try bench.job("sh", "-c", "while :; do sleep 0.05; done", timeout: .milliseconds(100))
        var executor = try bench.executor(clock: StoppedClock())
        executor.leeway = .zero
        let execution = try await executor.execute(job, telling: feed)
        #expect(execution.outcome == .killed && execution.reason?.contains("signal 15") == true, "\(execution)")
    }

    @Test("a program that has ended in its time has, also while nobody can be told of what it said")
    func doneInTime() async throws {
        let script =
            "echo '{\"type\":\"progress\",\"message\":\"half\"}'; echo '{\"type\":\"result\",\"outcome\":\"done\"}'"
        let job = try bench.job("sh", "-c", script, timeout: .seconds(60))
        #expect(try await bench.executor().execute(job, telling: HangingFeed()).outcome == .done)
    }

    @Test("each checkpoint is stored before the next is made, whatever the time between: a death after it finds it")
    func everyCheckpoint() async throws {
        let script = """
            for i in 1 2 3 4 5; do echo $i > state$i; echo '{"type":"checkpoint","path":"state'$i'"}'
            until [ -e "$0.$i" ]; do sleep 0.01; done; done
            echo '{"type":"result","outcome":"done"}'
            """
        let gate = "\(bench.root)/gate"
        async let execution = bench.executor(clock: StoppedClock()).execute(
            bench.job("sh", "-c", script, gate),
            telling: feed
        )
        for number in 1...5 {
            try await waitUntil("checkpoint \(number) is stored") { feed.checkpoints.count == number }
            let blob = try #require(feed.checkpoints.last)
            #expect(try await bench.text(of: FileReference(path: "state", blob: blob)) == "\(number)\n")
            try "".write(toFile: "\(gate).\(number)", atomically: false, encoding: .utf8)
        }
        #expect(try await execution.outcome == .done)
    }

    @Test("of very many checkpoints in a short time, only the newest one is stored besides the first few")
    func manyCheckpoints() async throws {
        let script = """
            i=0; while [ $i -lt 500 ]; do
            echo $i > state$i; echo '{"type":"checkpoint","path":"state'$i'"}'; i=$((i+1)); done
            """
        let began = ContinuousClock.now
        let execution = try await bench.executor(clock: StoppedClock()).execute(
            bench.job("sh", "-c", script),
            telling: feed
        )
        let seconds = Int((ContinuousClock.now - began) / .seconds(1))
        let last = FileReference(path: "state499", blob: try #require(execution.checkpoint))
        #expect(try await bench.text(of: last) == "499\n")
        // Each second lets in one more.
        #expect(
            feed.checkpoints.count <= ProgramRun.checkpointBurst + 2 + seconds && feed.checkpoints.last == last.blob
        )
    }

    @Test("a program that floods is cut off, however well it says it did", arguments: ["yes", "yes >&2"])
    func flood(command: String) async throws {
        let job = try bench.job("sh", "-c", "echo '{\"type\":\"result\",\"outcome\":\"done\"}'; \(command)") {
            assignment in
            assignment.limits.outputBytes = 200_000
        }
        let execution = try await bench.executor().execute(job, telling: feed)
        #expect(execution.outcome == .killed && execution.reason == "stopped after printing more than 200000 bytes")
    }

    @Test("a line without an end that is too long is reported, and harms nobody")
    func longLine() async throws {
        let script = "head -c 100000 /dev/zero; echo; echo '{\"type\":\"result\",\"outcome\":\"done\"}'"
        let execution = try await run(script)
        #expect(execution.outcome == .done)
        #expect(feed.events.map(\.message) == ["line 1: is longer than 65536 bytes"])
    }

    @Test("lines that are no messages are reported with their number, and the program goes on")
    func malformed() async throws {
        let script = """
            echo '{"type":"progress","fraction":7}'
            echo '{"type":"dance"}'
            echo '{"type":"result","outcome":"timeout"}'
            echo '{"type":"log"'
            echo '{"type":"result","outcome":"done"}'
            """
        let execution = try await run(script)
        #expect(execution.outcome == .done)
        #expect(feed.events.allSatisfy { $0.name == "output.malformed" && $0.severity == .warning })
        #expect(
            feed.events.map { $0.message.prefix(24) } == [
                "line 1: line.fraction is", "line 2: line.type is non", "line 3: line.outcome is ",
                "line 4: line is not stri",
            ]
        )
    }

    @Test("a program that dies in the middle of a line has not succeeded")
    func midLine() async throws {
        let quiet = try await run("printf '{\"type\":\"resu'")
        #expect(quiet.outcome == .failed && quiet.reason == "the program ended without reporting a result")
        let killed = try await run("printf '{\"type\":\"resu'; kill -9 $$")
        #expect(killed.outcome == .killed && killed.exitCode == -9)
        #expect(killed.reason == "the program was ended by signal 9")
    }

    @Test("a signal inside the sandbox is seen as one")
    func signalInside() async throws {
        let execution = try await run("kill -9 $$", Bench.sandbox())
        #expect(execution.outcome == .killed && execution.exitCode == -9)
    }

    @Test("a program that says done but fails, or promises what is not there, has failed")
    func lies() async throws {
        let done = "echo '{\"type\":\"result\",\"outcome\":\"done\"}'"
        let code = try await run("\(done); exit 4")
        #expect(code.outcome == .failed && code.reason == "the program reported done, and ended with exit code 4")
        let file = try await run("echo '{\"type\":\"artifact\",\"path\":\"a\"}'; \(done)")
        #expect(file.outcome == .failed && file.reason == "the program promised a file: a: it is not there")
        let twice = try await run("\(done); echo '{\"type\":\"result\",\"outcome\":\"failed\"}'")
        #expect(twice.outcome == .failed && twice.reason == "the program reported two different results")
        let truncated = try await run("echo '{\"type\":\"result\",\"outcome\":\"max_turns\",\"reason\":\"tired\"}'")
        #expect(truncated.outcome == .maxTurns && truncated.reason == "tired")
    }

    @Test("files outside the working directory, links to them and files that are too large are refused")
    func foreignFiles() async throws {
        let done = "echo '{\"type\":\"result\",\"outcome\":\"done\"}'"
        func reason(_ path: String, _ prepare: String) async throws -> String? {
            try await run("\(prepare); echo '{\"type\":\"artifact\",\"path\":\"\(path)\"}'; \(done)").reason
        }
        let prefix = "the program promised a file: "
        #expect(
            try await reason("/etc/passwd", ":") == prefix + "/etc/passwd: its path leads out of the working directory"
        )
        #expect(try await reason("../x", ":") == prefix + "../x: its path leads out of the working directory")
        #expect(try await reason("l", "ln -s /etc/passwd l") == prefix + "l: it is a link")
        #expect(try await reason("d/passwd", "ln -s /etc d")?.hasPrefix(prefix + "d/passwd: it is") == true)
        #expect(try await reason("p", "mkfifo p") == prefix + "p: it is no plain file")
        let large = "head -c 10485761 /dev/zero > big"
        #expect(try await reason("big", large) == prefix + "big: it has more than 10485760 bytes")
        #expect(try await reason("big", "head -c 10485760 /dev/zero > big") == nil)
    }

    @Test("a program that costs more than was reserved for it is stopped")
    func budget() async throws {
        let script = "echo '{\"type\":\"usage\",\"costMicros\":11}'; while :; do sleep 0.05; done"
        let job = try bench.job("sh", "-c", script, reserved: 10)
        let execution = try await bench.executor().execute(job, telling: feed)
        #expect(execution.outcome == .budget && execution.usage.costMicros == 11)
    }

    @Test(
        "a program that holds more memory than its task declares is ended, in the sandbox as outside",
        arguments: confinements
    )
    func memory(where name: String) async throws {
        let script = "x = b'x' * (150 << 20); import time; time.sleep(60)"
        let job = try bench.job("python3", "-c", script) { $0.limits.memoryBytes = 64 << 20 }
        let execution = try await bench.executor(confinement(name)).execute(job, telling: feed)
        #expect(execution.outcome == .killed, "\(execution)")
        #expect(execution.reason?.hasPrefix("the program was ended at its memory limit: it held ") == true)
    }

    @Test("however much a program says that it used, thousands of such reports can be summed")
    func boundedClaims() async throws {
        let claim = "echo '{\"type\":\"usage\",\"costMicros\":1000000000000000,\"inputTokens\":1000000000000}'"
        let execution = try await run("\(claim); \(claim)")
        #expect((1...1_000_000_000_000).contains(execution.usage.costMicros))
        #expect((1...1_000_000_000_000).contains(execution.usage.inputTokens))
    }

    @Test(
        "tokens without a price are not free: they cost all that was set aside, and are refused where that is nothing"
    )
    func unpriced() async throws {
        let executor = try bench.executor()
        let tokens = "echo '{\"type\":\"usage\",\"model\":\"m\",\"inputTokens\":3}'"
        let done = "echo '{\"type\":\"result\",\"outcome\":\"done\"}'"
        let paid = try await executor.execute(bench.job("sh", "-c", "\(tokens); \(done)", reserved: 70), telling: feed)
        #expect(paid.outcome == .done && paid.usage.costMicros == 70 && paid.usage.inputTokens == 3)
        #expect(feed.events.map(\.severity) == [.warning])
        let endless = "\(tokens); while :; do sleep 0.05; done"
        let refused = try await executor.execute(bench.job("sh", "-c", endless, reserved: 0), telling: feed)
        #expect(refused.outcome == .budget && refused.reason?.contains("without saying what they cost") == true)
        let free = "echo '{\"type\":\"usage\",\"model\":\"m\",\"inputTokens\":3,\"costMicros\":0}'; \(done)"
        let known = try await executor.execute(bench.job("sh", "-c", free, reserved: 70), telling: feed)
        #expect(known.outcome == .done && known.usage.costMicros == 0, "a price of nothing is a price")
    }

    @Test("when its task is cancelled, the program is gone before the executor returns")
    func cancellation() async throws {
        let (started, starter) = AsyncStream.makeStream(of: Int32.self)
        let feed = RecordingFeed { event in
            if let pid = Int32(event.message) { starter.yield(pid) }
        }
        let executor = try bench.executor()
        let job = try bench.job("sh", "-c", "trap '' TERM; echo $$; while :; do sleep 0.05; done")
        // Awaited below.
        let running = Task { try await executor.execute(job, telling: feed) }
        let pid = try #require(await started.first { _ in true })
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
        #expect(kill(pid, 0) != 0)
        #expect(bench.workingDirectories.isEmpty)
    }

    @Test("a cancelled run ends its program")
    func cancelledRun() async throws {
        feed.cancelRun()
        let execution = try await run("while :; do sleep 0.05; done")
        #expect(execution.outcome == .killed && execution.reason == "stopped because its run was cancelled")
    }

    @Test("a program has an environment of its own, and nothing of the worker's")
    func environment() async throws {
        unsafe setenv("CHIMERA_TEST_CANARY", "seen", 1)
        _ = try await run("env")
        let names = feed.events.compactMap { $0.message.split(separator: "=").first }.sorted()
        let wanted = [
            "CHIMERA_ATTEMPT", "CHIMERA_RUN", "CHIMERA_STEP", "CHIMERA_TASK", "HOME", "LANG", "PATH", "PWD", "TMPDIR",
        ]
        // What the shell adds, and what a build that measures coverage adds.
        let added = ["OLDPWD", "SHLVL", "_", "__LLVM_PROFILE_RT_INIT_ONCE"]
        #expect(names.filter { !added.contains(String($0)) } == wanted.map { $0[...] })
    }

    @Test("a checkpoint is stored at once, and the next attempt finds it", arguments: confinements)
    func checkpoint(where name: String) async throws {
        let script = """
            if [ -e checkpoint ]; then cat checkpoint; exit 0; fi
            echo 'as far as here' > state
            echo '{"type":"checkpoint","path":"state"}'
            kill -9 $$
            """
        let first = try await run(script, confinement(name))
        #expect(first.outcome == .killed)
        let reference = try #require(first.checkpoint)
        #expect(feed.checkpoints == [reference])
        let next = try bench.job("sh", "-c", script, checkpoint: reference)
        let second = try await bench.executor(confinement(name)).execute(next, telling: feed)
        #expect(second.outcome == .done && feed.events.last?.message == "as far as here")
    }

    @Test("a task's files lie where it expects them, and a missing one is its failure")
    func inputFiles() async throws {
        let blob = try await bench.blobs.put(Array("given".utf8), mediaType: nil, for: bench.tenant)
        let job = try bench.job("cat", "in/a") { $0.files = [FileReference(path: "in/a", blob: blob)] }
        #expect(try await bench.executor().execute(job, telling: feed).outcome == .done)
        #expect(feed.events.map(\.message) == ["given"])
        var lost = blob
        lost.digest = try Bench.assignment([]).plan
        let other = try bench.job("cat", "a") { $0.files = [FileReference(path: "a", blob: lost)] }
        #expect(try await bench.executor().execute(other, telling: feed).reason?.hasPrefix("no content") == true)
        let climbing = try bench.job("cat", "a") { $0.files = [FileReference(path: "../a", blob: blob)] }
        #expect(try await bench.executor().execute(climbing, telling: feed).outcome == .failed)
    }
}
