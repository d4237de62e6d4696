import Artifacts
import Foundation
import Processes
import ServiceRuntime
import Testing

@testable import Worker

@Suite(.timeLimit(.minutes(10))) struct SandboxTests {
    private let bench: Bench
    private let feed = RecordingFeed()

    init() throws {
        bench = try Bench()
    }

    private func lines(_ script: String) async throws -> [String] {
        let job = try bench.job("sh", "-c", script)
        let execution = try await bench.executor(Bench.sandbox()).execute(job, telling: feed)
        #expect(execution.outcome == .done, "\(execution)")
        return feed.events.map(\.message)
    }

    @Test("only the working directory can be written")
    func writing() async throws {
        let places = ["/", "/usr", "/etc", "/dev", "/proc", "/opt"]
        let tries = places.map { "(echo x > \($0)/probe) 2>/dev/null && echo wrote \($0)" }.joined(separator: "; ")
        #expect(try await lines("\(tries); echo in > here; echo in > /tmp/there; cat here .tmp/there") == ["in", "in"])
    }

    @Test("nothing of this machine is seen but programs and libraries")
    func reading() async throws {
        try Data("mine".utf8).write(to: URL(filePath: "\(bench.root)/secret"))
        let files = "cat \(bench.root)/secret /etc/shadow 2>/dev/null"
        #expect(try await lines("\(files); ls /root /home /var /run 2>/dev/null; pwd") == ["/work"])
    }

    @Test("there is no network and no foreign process")
    func isolation() async throws {
        let interfaces = "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '"
        let processes = "ls /proc | grep -c '^[0-9]'"
        let seen = try await lines("\(interfaces); test $(\(processes)) -lt 10 && echo alone")
        #expect(seen == ["lo", "alone"])
    }

    /// What a worker chooses whose programs may read `places`.
    private func confinement(reading places: [String], hiding folders: [String]) async throws -> Confinement {
        var settings = try ServiceConfiguration(environment: [:]).worker
        settings.sandboxReadable = places
        return try await Confinement.choose(
            settings,
            under: try Bench.supervisor(),
            hiding: folders,
            trying: "\(bench.root)/work"
        )
    }

    @Test("no program sees the installation's own folders, whatever else it may read")
    func hiding() async throws {
        let (root, link) = ("\(bench.root)/ground", "\(bench.root)/link")
        let (state, agents) = ("\(root)/project/.chimera", "\(root)/project/.chimera/agents")
        try FileManager.default.createDirectory(atPath: agents, withIntermediateDirectories: true)
        for file in ["\(agents)/agent", "\(state)/redis.sock", "\(root)/project/README"] {
            try Data("seen".utf8).write(to: URL(filePath: file))
        }
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "\(root)/project")
        let hidden = [state, "\(bench.root)/work", "\(root)/blobs"]
        let confinement = try await confinement(reading: [agents, link, root], hiding: hidden)
        // The folder was not there when the worker started.
        try Data("seen".utf8).write(to: URL(filePath: "\(root)/blobs/blob"))
        let places = [root, "\(root)/blobs", "\(root)/project", state, "\(state)/agents", link, "\(link)/.chimera"]
        let listing = places.map { "ls -A \($0)" }.joined(separator: "; ")
        let writing = "(echo x > \(state)/x) 2>/dev/null && echo wrote; echo in > here && cat here"
        let job = try bench.job("sh", "-c", "\(listing); cat \(agents)/agent; echo; \(writing)")
        #expect(try await bench.executor(confinement).execute(job, telling: feed).outcome == .done)
        let project = [".chimera", "README"]
        let seen = ["blobs", "project"] + project + ["agents", "agent"] + project + ["seen", "in"]
        #expect(feed.events.map(\.message) == seen)
    }

    @Test("a worker whose programs may read one of its own folders refuses to start, and names both")
    func exposure() async throws {
        let link = "\(bench.root)/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: bench.root)
        let refusal = await #expect(throws: StartRefusal.self) {
            try await confinement(reading: [link], hiding: [bench.root])
        }
        let found = "programs may read \(link), and must not see \(bench.root), which is the same folder"
        #expect(refusal?.problems.map(\.found) == [found])
        #expect(refusal?.description.contains("CHIMERA_SANDBOX_READABLE") == true)
    }

    @Test("a path that is not there is named with its setting, and no fault of the sandbox")
    func mistyped() async throws {
        let places = [bench.root, "\(bench.root)/agnets", "\(bench.root)/tolls"]
        let refusal = await #expect(throws: StartRefusal.self) { try await confinement(reading: places, hiding: []) }
        let found = places.dropFirst().map { "CHIMERA_SANDBOX_READABLE names \($0), which is not there" }
        #expect(refusal?.problems.map(\.found) == found)
        #expect(refusal?.description.contains("cwd") == false)
    }

    @Test("a worker that must have a sandbox refuses to start without one, and says what to do")
    func refusal() async throws {
        var settings = try ServiceConfiguration(environment: [:]).worker
        let supervisor = try Bench.supervisor()
        let absent = await #expect(throws: StartRefusal.self) {
            try await Confinement.choose(settings, under: supervisor, hiding: [], trying: bench.root, finding: nil)
        }
        let remedy = "remedy: install the package bubblewrap, or choose CHIMERA_SANDBOX=cwd"
        #expect(absent?.description.contains(remedy) == true)
        let broken = await #expect(throws: StartRefusal.self) {
            let broken = Bubblewrap(path: "/bin/false")
            return try await Confinement.choose(
                settings,
                under: supervisor,
                hiding: [],
                trying: bench.root,
                finding: broken
            )
        }
        #expect(broken?.description.contains("/bin/false does not confine programs here") == true)
        let lying = await #expect(throws: StartRefusal.self) {
            let lying = Bubblewrap(path: "\(bench.root)/lying")
            try Data("#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"\n".utf8)
                .write(to: URL(filePath: lying.path))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: lying.path)
            return try await Confinement.choose(
                settings,
                under: supervisor,
                hiding: [],
                trying: bench.root,
                finding: lying
            )
        }
        #expect(lying?.description.contains("does not confine programs here") == true)
        settings.sandbox = .cwd
        let chosen = try await Confinement.choose(
            settings,
            under: supervisor,
            hiding: [],
            trying: bench.root,
            finding: nil
        )
        #expect(chosen.mark == .cwd)
        settings.sandbox = .required
        #expect(
            try await Confinement.choose(settings, under: supervisor, hiding: [], trying: bench.root).mark
                == .bubblewrap
        )
    }
}
