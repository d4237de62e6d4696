import Foundation
import Glibc
import RedisTesting
import Synchronization
import Testing

@testable import Processes

@Suite(.timeLimit(.minutes(10))) struct RunningProcessTests {
    @Test("a program gets its input, its directory and its environment, and nothing else")
    func surroundings() async throws {
        let script = "cat; pwd; env | grep -v -e ^PWD -e ^_ -e ^SHLVL -e ^OLDPWD; ls /proc/self/fd | wc -l"
        let seen = try await Probe.shell(script) { command in
            command.input = Array("given\n".utf8)
            command.directory = "/usr"
        }.finish()
        // ls itself opens the folder.
        #expect(seen.output == "given\n/usr\nPATH=/usr/bin:/bin\n4\n")
        #expect(seen.end == .exited(0))
    }

    @Test("of very many programs that end at once, each end is seen, with all that was printed")
    func many() async throws {
        let rounds = ProcessInfo.processInfo.environment["PROCESS_ROUNDS"].flatMap { Int($0) } ?? 40
        for _ in 0..<rounds {
            try await withThrowingTaskGroup(of: Probe.Seen.self) { group in
                for _ in 0..<8 { group.addTask { try await Probe.shell("echo out; echo err >&2").finish() } }
                for try await seen in group {
                    #expect(seen.output == "out\n" && seen.errors == "err\n" && seen.end == .exited(0))
                }
            }
        }
    }

    @Test("a program that holds more memory than it may is killed with all that it started, and the end says so")
    func memory() async throws {
        let own = "x = b'x' * (200 << 20); print('never'); import time; time.sleep(60)"
        let family = """
            import os, time
            for child in range(4):
                if os.fork() == 0: x = b'x' * (40 << 20); time.sleep(60)
            time.sleep(60)
            """
        for script in [own, family] {
            let seen = try await Probe.start("python3", "-c", script) { $0.memoryLimit = 120 << 20 }.finish()
            guard case .overMemory(let held) = seen.end else {
                Issue.record("it ended as \(String(describing: seen.end)): \(seen.errors)")
                continue
            }
            #expect(held >= 120)
            #expect(!Probe.isAlive(try #require(seen.pid)))
        }
    }

    @Test("what is only reserved, and what is shared, is no reason to kill a program")
    func reservedMemory() async throws {
        let reserved = "import mmap, time; x = mmap.mmap(-1, 16 << 30, flags=mmap.MAP_PRIVATE | 0x4000)"
        let shared = """
            import os
            x = b'x' * (60 << 20)
            children = [os.fork() for _ in range(3)]
            """
        for script in [reserved, shared] {
            // Long enough to be looked at several times.
            let words = ["python3", "-c", "\(script)\nimport time; time.sleep(0.7); print('held')"]
            let seen = try await Probe.start(words[0], words[1], words[2]) { $0.memoryLimit = 120 << 20 }.finish()
            #expect(seen.end == .exited(0) && seen.output.contains("held"), "\(seen.errors)")
        }
    }

    @Test("the kernel is offered every program but our own services, whether it declares memory or not")
    func offeredPrograms() async throws {
        let file = "/proc/self/oom_score_adj"
        for (kind, expected) in [
            (.direct, "1000\n"), (.wrapped, "1000\n"), (.service, try String(contentsOfFile: file, encoding: .utf8)),
        ]
            as [(ProcessCommand.Kind, String)]
        {
            #expect(try await Probe.start("cat", file) { $0.kind = kind }.finish().output == expected, "\(kind)")
        }
    }

    @Test("a program cannot become a user whom we could not kill; a sandbox and our own services may have to")
    func privileges() async throws {
        for (kind, expected) in [(.direct, "1"), (.wrapped, "0"), (.service, "0")] as [(ProcessCommand.Kind, String)] {
            let seen = try await Probe.start("grep", "NoNewPrivs", "/proc/self/status") { $0.kind = kind }.finish()
            #expect(seen.output == "NoNewPrivs:\t\(expected)\n", "\(kind)")
        }
    }

    @Test("input of any length is read to its end")
    func longInput() async throws {
        let seen = try await Probe.shell("wc -c") { $0.input = Array(repeating: 7, count: 1_000_000) }.finish()
        #expect(seen.output == "1000000\n")
    }

    @Test("exit codes, signals and standard error are told apart")
    func endings() async throws {
        let failing = try await Probe.shell("echo oops >&2; exit 3").finish()
        #expect(failing.end == .exited(3) && failing.errors == "oops\n" && failing.output.isEmpty)
        #expect(try await Probe.shell("kill -9 $$").finish().end == .signalled(9))
        #expect(try await Probe.shell("printf half").finish().output == "half")
    }

    @Test("a program that is not there is an end with its reason")
    func missing() async throws {
        #expect(try await Probe.start("/no/such/program").finish().end == .notStarted("No such file or directory"))
        #expect(try await Probe.start("/etc/passwd").finish().end == .notStarted("Permission denied"))
    }

    @Test("a program that is asked to stop may say a last word")
    func politeStop() async throws {
        let script = "trap 'echo bye; exit 5' TERM; echo up; while :; do sleep 0.05; done"
        let probe = try await Probe.shell(script) { $0.grace = .seconds(60) }
        let seen = await probe.finish { output in
            if output == "up\n" { probe.process.stop() }
        }
        #expect(seen.output == "up\nbye\n" && seen.end == .exited(5))
    }

    @Test("a program that will not stop is killed after its grace, and so is whoever hid in a session of his own")
    func stubbornFamily() async throws {
        let hide = "setsid sh -c 'trap \"\" TERM; echo $$; while :; do sleep 0.05; done' &"
        let script = "trap '' TERM; \(hide) (\(hide)); while :; do sleep 0.05; done"
        let probe = try await Probe.shell(script) { $0.grace = .milliseconds(50) }
        let seen = await probe.finish { output in
            if output.split(separator: "\n").count == 2 { probe.process.stop() }
        }
        #expect(seen.end == .signalled(9))
        let pids = seen.output.split(separator: "\n").compactMap { Int32($0) }
        #expect(pids.count == 2)
        for pid in pids { #expect(!Probe.isAlive(pid)) }
    }

    @Test("a program whose time is up ends, though nobody here asks it to")
    func timeLimit() async throws {
        let polite = try await Probe.shell("while :; do sleep 0.02; done") { command in
            command.timeLimit = .milliseconds(1)
            command.grace = .seconds(60)
        }.finish()
        #expect(polite.end == .signalled(15))
        let stubborn = try await Probe.shell("trap '' TERM; while :; do sleep 0.02; done") { command in
            command.timeLimit = .milliseconds(300)
            command.grace = .milliseconds(50)
        }.finish()
        #expect(stubborn.end == .signalled(9) || stubborn.end == .signalled(15), "the latter if it was slow to begin")
    }

    @Test("a signal reaches the program alone, under the pid that it was started with")
    func ownSignal() async throws {
        let child = "(trap 'echo overheard' TERM; while :; do sleep 0.02; done) &"
        let own = "trap 'sleep 0.3; echo asked; exit 4' TERM; echo $$; while :; do sleep 0.02; done"
        let probe = try await Probe.shell("\(child) \(own)")
        var asked = false
        var (pid, printed): (Int32?, String) = (nil, "")
        for await event in probe.process.events {
            switch event {
            case .started(let started): pid = started
            case .output(let bytes): printed += String(decoding: bytes, as: UTF8.self)
            case .ended(let end): #expect(end == .exited(4))
            case .errors, .overflow: continue
            }
            guard !asked, pid != nil, printed.contains("\n") else { continue }
            asked = true
            probe.process.signal(SIGTERM)
        }
        probe.process.signal(SIGTERM)
        #expect(printed == "\(pid ?? 0)\nasked\n")
    }

    @Test("what a program leaves behind is gone when it has ended")
    func leftovers() async throws {
        let script = "(setsid sh -c 'exec sleep 1000' & echo $!) ; exit 0"
        let seen = try await Probe.shell(script).finish()
        let pid = try #require(Int32(seen.output.trimmingCharacters(in: .newlines)))
        #expect(seen.end == .exited(0) && !Probe.isAlive(pid))
    }

    @Test("a program that floods is cut off at its limit")
    func flood() async throws {
        let seen = try await Probe.start("yes") { command in
            command.outputLimit = 100_000
            command.grace = .milliseconds(50)
        }.finish()
        #expect(seen.overflowed && seen.output.utf8.count == 100_000)
        #expect(seen.end == .signalled(13) || seen.end == .signalled(15), "\(String(describing: seen.end))")
    }

    @Test("a program with exactly as much output as it may have is not cut off")
    func exactLimit() async throws {
        let seen = try await Probe.shell("head -c 4096 /dev/zero") { $0.outputLimit = 4096 }.finish()
        #expect(!seen.overflowed && seen.output.utf8.count == 4096 && seen.end == .exited(0))
    }

    @Test("a killed supervisor is noticed, and its program does not run on")
    func lostSupervisor() async throws {
        let seen = try await Probe.shell("echo $$; kill -9 $PPID; exec sleep 1000").finish()
        #expect(seen.end == .lost)
        let pid = try #require(Int32(seen.output.trimmingCharacters(in: .newlines)))
        try await waitUntil("the program is gone") { !Probe.isAlive(pid) }
    }

    @Test("a program ends when its owner is gone")
    func lifeline() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "lifeline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: file) }  // A left-over file does no harm.
        let script = """
            import fcntl, os, subprocess, sys, time
            pipe = os.pipe()
            held = os.dup(pipe[1])
            lifeline = fcntl.fcntl(pipe[0], fcntl.F_DUPFD_CLOEXEC, 10)
            null = fcntl.fcntl(os.open(os.devnull, os.O_WRONLY), fcntl.F_DUPFD_CLOEXEC, 10)
            os.closerange(pipe[0], pipe[1] + 1)
            def prepare():
                os.dup2(lifeline, 3)
                os.dup2(null, 4)
            words = [sys.argv[1], "direct", "50", "0", "/", "sh", "-c", 'trap "" TERM; while :; do sleep 0.05; done']
            child = subprocess.Popen(words, preexec_fn=prepare, close_fds=False)
            os.close(lifeline)
            open(sys.argv[2] + ".new", "w").write(str(child.pid))
            os.rename(sys.argv[2] + ".new", sys.argv[2])
            time.sleep(1000)
            """
        let owner = try await ChildProcess.start(["python3", "-c", script, Probe.supervisor().path, file])
        // Not written yet reads as nothing.
        let written = { (try? String(contentsOfFile: file, encoding: .utf8)).flatMap { Int32($0) } }
        try await waitUntil("the supervisor runs") { written() != nil }
        let pid = try #require(written())
        #expect(Probe.isAlive(pid))
        try await owner.killAndWait()
        try await waitUntil("the supervisor is gone") { !Probe.isAlive(pid) }
    }

    @Test("many programs run at once without a thread for each")
    func crowd() async throws {
        let ends = try await withThrowingTaskGroup(of: ProcessEnd?.self) { group in
            for _ in 0..<50 {
                group.addTask { try await Probe.shell("read x; echo done").finish().end }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(ends.count == 50 && ends.allSatisfy { $0 == .exited(0) })
    }

    @Test("a program whose end cannot be watched is ended and leaves nothing behind")
    func unwatched() throws {
        let command = ProcessCommand(["sleep", "60"], environment: ["PATH": "/usr/bin:/bin"], directory: "/")
        let seen = Mutex<Int32?>(nil)
        #expect(throws: ProcessError.self) {
            _ = try RunningProcess.startNow(command, Probe.supervisor()) { (pid: pid_t) throws(ProcessError) in
                seen.withLock { $0 = pid }
                throw ProcessError("watching a program", errno: EMFILE)
            }
        }
        // One that has ended, but was not waited for, would still be found.
        #expect(!Probe.isAlive(try #require(seen.withLock { $0 })))
    }
}
