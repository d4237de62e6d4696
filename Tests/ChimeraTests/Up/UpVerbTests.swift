import Foundation
import Lifecycle
import Testing

@testable import Chimera

@Suite("chimera up") struct UpVerbTests {
    private func verb(_ words: String...) throws -> UpVerb {
        guard case .verb(let verb) = CLICommand(["up"] + words) else { throw UsageError("misused") }
        return try #require(verb as? UpVerb)
    }

    @Test("words: defaults, options in any order, and what makes no sense")
    func words() throws {
        let usual = try verb()
        #expect(usual.workers == 2 && usual.state == ".chimera" && usual.idle == .seconds(60))
        let chosen = try verb("--state", "/a/b", "--idle", "5m", "--workers", "7")
        #expect(chosen.workers == 7 && chosen.state == "/a/b" && chosen.idle == .seconds(300))
        let senseless = [
            ["--workers"], ["--workers", "-1"], ["--workers", "257"], ["--state", "--workers"], ["now"],
            ["--idle"], ["--idle", "60"], ["--idle", "0s"], ["--idle", "25h"], ["--demo", "--json"],
        ]
        for words in senseless {
            guard case .misused = CLICommand(["up"] + words) else {
                Issue.record("\(words)")
                continue
            }
        }
    }

    @Test("a wrong setting is refused before anything is made")
    func wrongSetting() async {
        let screen = Screen()
        let folder = "/tmp/chimera-test-none-\(UUID().uuidString)"
        let code = await CLICommand(["up", "--state", folder])
            .run(environment: ["CHIMERA_PARTITIONS": "many"], output: screen.terminal)
        #expect(code == .configuration && screen.text.contains("CHIMERA_PARTITIONS"))
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test("a missing executable and a missing redis-server are named")
    func missing() throws {
        let programs = ProgramFolder(beside: "/usr/lib/chimera")
        let failure = #expect(throws: StackFailure.self) { try programs.supervisor() }
        #expect(failure?.code == .configuration)
        #expect(failure?.description.contains("core, conductor, judge, event-gateway, worker") == true)
        let absent = #expect(throws: StackFailure.self) { try ProgramFolder.redisServer(searching: "/var/empty:/none") }
        #expect(absent?.code == .unavailable && absent?.description.contains("CHIMERA_REDIS_URL") == true)
    }

    @Test("services get their Redis and their folders, and what was given stays given")
    func environment() {
        let state = StateFolder("/s")
        let given = ["CHIMERA_BLOB_DIR": "/b", "CHIMERA_ADMIN_PORT": "9464", "PATH": "/bin"]
        let stack = StackEnvironment(given: given)
        let expected = [
            "CHIMERA_BLOB_DIR": "/b", "CHIMERA_ADMIN_PORT": "0", "PATH": "/bin",
            "CHIMERA_REDIS_URL": "unix:///s/redis.sock", "CHIMERA_WORK_DIR": "/s/work",
            "CHIMERA_AUDIT_ARCHIVE": "/s/audit.sqlite", "CHIMERA_WORKER_CAPABILITIES": "apply",
        ]
        #expect(!stack.namesRedis && stack.services(in: state, server: PrivateServer(state: state)) == expected)
        #expect(stack.foreign == ["PATH": "/bin"])
        let running = RunningStack(pid: 1, redisURL: "unix:///s/redis.sock", parts: [:])
        #expect(
            stack.joined(to: running)["CHIMERA_REDIS_URL"] == "unix:///s/redis.sock" && stack.joined(to: nil) == given
        )
        let told = StackEnvironment(given: ["CHIMERA_REDIS_URL": "redis://h"])
        #expect(told.joined(to: running) == told.given)
        #expect(StackEnvironment(given: ["CHIMERA_REDIS_URL_FILE": "/u"]).namesRedis)
        let named = StackEnvironment(given: ["CHIMERA_REDIS_URL": "redis://h"])
        #expect(named.namesRedis && named.services(in: state, server: nil)["CHIMERA_REDIS_URL"] == "redis://h")
    }

    @Test("a socket that is too long for the kernel, or would need an escape in a URL, lies elsewhere")
    func sockets() {
        let near = PrivateServer(state: StateFolder("/srv/state"))
        #expect(near.url == "unix:///srv/state/redis.sock" && near.socketFolder == nil)
        let longest = "/" + String(repeating: "a", count: 95)
        #expect(PrivateServer(state: StateFolder(longest)).socket.utf8.count == PrivateServer.longestSocketPath)
        for path in [longest + "a", "/with a space", "/per%20cent"] {
            let far = PrivateServer(state: StateFolder(path))
            #expect(far.socketFolder?.hasPrefix("/tmp/chimera-") == true && far.directory == path)
            #expect(far.socket.utf8.count <= PrivateServer.longestSocketPath)
            #expect(far == PrivateServer(state: StateFolder(path)))
        }
    }

    @Test("a relative folder is taken from where one stands")
    func folders() {
        #expect(StateFolder(".chimera", workingDirectory: "/w").path == "/w/.chimera")
        #expect(StateFolder("./a/", workingDirectory: "/w").path == "/w/a")
        #expect(StateFolder("/a//b/.", workingDirectory: "/w").path == "/a/b")
    }
}
