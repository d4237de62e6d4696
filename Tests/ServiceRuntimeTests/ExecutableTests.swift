import Foundation
import Glibc
import RedisTesting
import Testing

/// The real executables, with real signals and a real Redis.
@Suite(.timeLimit(.minutes(10))) struct ExecutableTests {
    static let services = ["conductor", "core", "event-gateway", "judge", "worker"]

    private struct Ended {
        let code: Int32
        let output: String
    }

    /// The products lie beside the test runner's own executable.
    private static func path(_ name: String) throws -> String {
        let runner = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let candidates =
            [URL(filePath: runner).deletingLastPathComponent().path]
            + CommandLine.arguments.map {
                URL(filePath: $0).deletingLastPathComponent().path
            }
        let paths = candidates.map { "\($0)/\(name)" }
        return try #require(paths.first { FileManager.default.isExecutableFile(atPath: $0) }, "\(paths)")
    }

    /// Starts a program, lets the test do something while it runs, and collects how it ended.
    private func run(
        _ arguments: [String],
        _ environment: [String: String] = [:],
        during: (ChildProcess, _ output: () -> String) async throws -> Void = { _, _ in }
    ) async throws -> Ended {
        let file = FileManager.default.temporaryDirectory.appending(path: "output-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: file) }  // A left-over file does no harm.
        let descriptor = unsafe open(file, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        // Nothing written yet reads as an empty text.
        let output = { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }
        let command = [try Self.path(arguments[0])] + arguments.dropFirst()
        let process = try await ChildProcess.start(command, output: descriptor, environment: environment)
        try await during(process, output)
        return Ended(code: try await process.waitForExit(), output: output())
    }

    private func get(_ port: Int, _ path: String) async throws -> (status: Int, body: String) {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)\(path)"))
        return try await HTTPProbe.get(url)
    }

    private func adminPort(_ output: () -> String) async throws -> Int {
        try await waitUntil("the admin server listens") { output().contains("http server listening") }
        let line = try #require(output().split(separator: "\n").first { $0.contains("http server listening") })
        let record = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
        return try #require(record["http.port"].flatMap { Int($0) })
    }

    @Test("a service starts, is ready, serves its admin port, and drains on SIGTERM", arguments: services)
    func lifecycle(service: String) async throws {
        let environment = [
            "CHIMERA_REDIS_URL": try await SharedRedis.url(), "CHIMERA_ADMIN_PORT": "0",
            "CHIMERA_GRACE_PERIOD": "110s",
        ]
        let ended = try await run([service], environment) { process, output in
            let port = try await adminPort(output)
            var readiness = ""
            try await waitUntil("\(service) is ready") {
                let answer = try await get(port, "/readyz")
                readiness = answer.body
                return answer.status == 200
            }
            #expect(readiness.contains("\"name\":\"redis\",\"passed\":true"))
            #expect(try await get(port, "/healthz").body.contains("\"service\":\"\(service)\""))
            #expect(try await get(port, "/metrics").body.contains("process_resident_memory_bytes"))
            #expect(try await get(port, "/config").body.contains("\"name\":\"CHIMERA_PARTITIONS\""))
            process.signal(SIGTERM)
        }
        #expect(ended.code == 0)
        for line in ended.output.split(separator: "\n") {
            let record = try #require(
                JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String],
                "\(line)"
            )
            #expect(Set(["ts", "level", "service", "message", "trace", "tenant"]).isSubset(of: record.keys))
        }
        #expect(ended.output.contains("\"config.key\":\"CHIMERA_ADMIN_PORT\",\"config.origin\":\"environment\""))
    }

    @Test("a conductor shows when it last heard of a service, and of itself", arguments: services)
    func heartbeats(service: String) async throws {
        let environment = [
            "CHIMERA_REDIS_URL": try await SharedRedis.url(), "CHIMERA_ADMIN_PORT": "0",
            "CHIMERA_GRACE_PERIOD": "110s", "CHIMERA_KEY_PREFIX": KeyPrefix.unique("heartbeats").name,
            "CHIMERA_AUDIT_ARCHIVE": "",
        ]
        let ended = try await run(["conductor"], environment) { conductor, output in
            let port = try await adminPort(output)
            let isHeard = {
                try await get(port, "/metrics").body.contains("svc_heartbeat_age_seconds{service=\"\(service)\"} ")
            }
            if service == "conductor" {
                try await waitUntil("it hears of itself") { try await isHeard() }
            } else {
                let other = try await run([service], environment) { process, _ in
                    try await waitUntil("it hears of the \(service)") { try await isHeard() }
                    process.signal(SIGTERM)
                }
                #expect(other.code == 0)
            }
            conductor.signal(SIGTERM)
        }
        #expect(ended.code == 0)
    }

    @Test("a service without its Redis waits, is alive but not ready, and still drains")
    func withoutRedis() async throws {
        let environment = ["CHIMERA_REDIS_URL": "redis://127.0.0.1:1", "CHIMERA_ADMIN_PORT": "0"]
        let ended = try await run(["core"], environment) { process, output in
            let port = try await adminPort(output)
            try await waitUntil("a step has failed") { output().contains("start step failed") }
            #expect(try await get(port, "/healthz").status == 200)
            try await waitUntil("it says what it waits for") {
                let readiness = try await get(port, "/readyz")
                #expect(readiness.status == 503)
                return readiness.body.contains("waiting for Redis")
            }
            process.signal(SIGINT)
        }
        #expect(ended.code == 0)
    }

    @Test("a wrong password is refused with the remedy", arguments: ["redis://127.0.0.1", "redis://:wrong@127.0.0.1"])
    func wrongPassword(url: String) async throws {
        let server = try await RedisServer.start(RedisServer.Options(password: "right"))
        let environment = ["CHIMERA_REDIS_URL": "\(url):\(server.port)", "CHIMERA_ADMIN_PORT": "0"]
        let ended = try await run(["worker"], environment)
        #expect(ended.code == 78)
        #expect(ended.output.contains("remedy: set user and password in CHIMERA_REDIS_URL"), "\(ended.output)")
    }

    @Test("a wrong configuration never starts: every problem is listed", arguments: services)
    func wrongConfiguration(service: String) async throws {
        let environment = ["CHIMERA_GRACE_PERIOD": "30", "CHIMERA_GRACE_PERIODE": "30s", "CHIMERA_LOG_LEVEL": "loud"]
        let ended = try await run([service], environment)
        #expect(ended.code == 78)
        #expect(ended.output.hasPrefix("\(service): 3 problems with the configuration:\n"))
        #expect(ended.output.contains("did you mean CHIMERA_GRACE_PERIOD?"))
    }

    @Test("a taken admin port is refused with the remedy")
    func takenPort() async throws {
        let server = try await SharedRedis.server()
        let environment = ["CHIMERA_REDIS_URL": server.url, "CHIMERA_ADMIN_PORT": "\(server.port)"]
        let ended = try await run(["judge"], environment)
        #expect(ended.code == 78)
        #expect(ended.output.contains("Address already in use"))
        #expect(ended.output.contains("remedy: change CHIMERA_ADMIN_HOST and CHIMERA_ADMIN_PORT"))
    }

    @Test("help and version are there, nonsense is refused", arguments: services + ["chimera"])
    func arguments(program: String) async throws {
        let help = try await run([program, "--help"])
        #expect(help.code == 0 && help.output.hasPrefix("\(program): "))
        let version = try await run([program, "--version"])
        #expect(version.code == 0 && version.output.hasPrefix("\(program) 0."))
        #expect(try await run([program, "--nonsense"]).code == 64)
    }

    @Test("the doctor finds nothing to mend on a sound machine, and says what to mend on another")
    func doctor() async throws {
        let environment = [
            "CHIMERA_REDIS_URL": try await SharedRedis.url(), "CHIMERA_ADMIN_PORT": "0", "CHIMERA_REDIS_TIMEOUT": "60s",
        ]
        let sound = try await run(["chimera", "doctor"], environment)
        #expect(sound.code == 0, "\(sound.output)")
        #expect(sound.output.hasSuffix("nothing to mend\n"))

        let lost = [
            "CHIMERA_REDIS_URL": "redis://127.0.0.1:1", "CHIMERA_ADMIN_PORT": "0", "CHIMERA_REDIS_TIMEOUT": "200ms",
        ]
        let unsound = try await run(["chimera", "doctor"], lost)
        #expect(unsound.code == 78)
        #expect(unsound.output.contains("mend Redis: "))

        let wrong = try await run(["chimera", "doctor"], ["CHIMERA_PARTITIONS": "many"])
        #expect(wrong.code == 78)
        #expect(wrong.output.contains("mend configuration: CHIMERA_PARTITIONS"))
    }

    @Test("the example file can be printed")
    func example() async throws {
        let printed = try await run(["chimera", "config", "example"])
        #expect(printed.code == 0 && printed.output.contains("\nCHIMERA_PARTITIONS=1\n"))
    }

    @Test("the configuration is printed with origins, and two instances are compared")
    func configuration() async throws {
        let printed = try await run(["chimera", "config"], ["CHIMERA_REDIS_URL": "redis://u:hunter2@h"])
        #expect(printed.code == 0)
        #expect(printed.output.contains("CHIMERA_REDIS_URL=redis://***@h (environment)\n"))
        #expect(try await run(["chimera", "config"], ["CHIMERA_X": "1"]).code == 78)

        let documents = [1, 16].map { partitions in
            let entries = "{\"name\":\"CHIMERA_PARTITIONS\",\"value\":\"\(partitions)\",\"origin\":\"default\"}"
            return "{\"service\":\"core\",\"version\":\"0.1.0\",\"entries\":[\(entries)]}"
        }
        let directory = FileManager.default.temporaryDirectory
        let files = documents.map { _ in directory.appending(path: "config-\(UUID().uuidString).json") }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }  // A left-over file does no harm.
        for (file, document) in zip(files, documents) { try Data(document.utf8).write(to: file) }
        let differing = try await run(["chimera", "config", "diff", files[0].path, files[1].path])
        #expect(differing.code == 1 && differing.output == "CHIMERA_PARTITIONS: 1 -> 16\n")
        #expect(try await run(["chimera", "config", "diff", files[0].path, files[0].path]).code == 0)
        #expect(try await run(["chimera", "config", "diff", files[0].path, "/nowhere"]).code == 66)
    }
}
