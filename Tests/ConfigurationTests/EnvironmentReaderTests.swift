import Configuration
import Foundation
import Testing

@Suite struct EnvironmentReaderTests {
    private static let grace = EnvironmentKey(
        "CHIMERA_GRACE",
        help: "Grace.",
        default: "30s",
        .duration(in: .zero ... .seconds(3600))
    )
    private static let name = EnvironmentKey(
        "CHIMERA_NAME",
        help: "Name.",
        owner: "core",
        default: nil,
        .text("a name")
    )
    private static let key = EnvironmentKey(
        "CHIMERA_SIGNING_KEY",
        help: "Key.",
        default: "",
        sensitivity: .secret,
        ValueParser.text("a key").secret.optional
    )
    private static let url = EnvironmentKey(
        "CHIMERA_REDIS_URL",
        help: "Redis.",
        default: "redis://localhost:6379/0",
        sensitivity: .url,
        ValueParser.url(schemes: ["redis"]).secret
    )
    private static let known: [any RegisteredKey] = [grace, name, key, url]

    private func read(_ environment: [String: String]) throws -> EnvironmentReader {
        try EnvironmentReader(environment: environment, known: Self.known)
    }

    private func problems(_ environment: [String: String]) -> [String] {
        do {
            _ = try EnvironmentReader(environment: environment, known: Self.known)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test("values come from the environment, else from the default, and each tells its origin")
    func values() throws {
        let reader = try read([
            "CHIMERA_NAME": "one", "CHIMERA_REDIS_URL": "redis://user:pass@db:1/2?x=y", "HOME": "/",
        ])
        #expect(try reader.value(of: Self.grace) == .seconds(30))
        #expect(try reader.value(of: Self.name) == "one")
        #expect(try reader.value(of: Self.key) == nil)
        #expect(try reader.value(of: Self.url).reveal() == "redis://user:pass@db:1/2?x=y")
        #expect(
            reader.effective.lines == [
                "CHIMERA_GRACE=30s (default)", "CHIMERA_NAME=one (environment)",
                "CHIMERA_REDIS_URL=redis://***@db:1/2?*** (environment)", "CHIMERA_SIGNING_KEY= (default)",
            ]
        )
    }

    @Test("all problems are reported at once, sorted, each with its remedy, and without secrets")
    func allProblems() {
        let found = problems([
            "CHIMERA_GRACE": "30", "CHIMERA_GRAECE": "30s", "CHIMERA_SIGNING_KEY": "hun\u{7}ter2",
            "CHIMERA_WHATEVER_ELSE": "secret",
        ])
        #expect(
            found == [
                "CHIMERA_GRACE: expected a duration such as 250ms, 30s, 5m or 6h, from 0s to 1h, found \"30\"",
                "CHIMERA_GRAECE: unknown; did you mean CHIMERA_GRACE?",
                "CHIMERA_NAME: missing; set it to a name",
                "CHIMERA_SIGNING_KEY: expected nothing or a key, found something else",
                "CHIMERA_WHATEVER_ELSE: unknown; remove it, or see .env.example",
            ]
        )
        let error = ConfigurationError([.unknown(key: "B", nearest: nil), .conflict(key: "A", explanation: "odd")])
        #expect(
            error.description
                == "2 problems with the configuration:\n  A: odd\n  B: unknown; remove it, or see .env.example"
        )
    }

    @Test("a secret may come from a file, without its last newline")
    func files() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)")
        try Data("hunter2\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }  // A left-over file does no harm.
        let reader = try read(["CHIMERA_NAME": "one", "CHIMERA_SIGNING_KEY_FILE": file.path])
        #expect(try reader.value(of: Self.key)?.reveal() == "hunter2")
        #expect(reader.effective.lines.contains("CHIMERA_SIGNING_KEY=*** (file)"))
        #expect(
            problems(["CHIMERA_NAME": "a", "CHIMERA_SIGNING_KEY": "k", "CHIMERA_SIGNING_KEY_FILE": file.path])
                == ["CHIMERA_SIGNING_KEY: set together with CHIMERA_SIGNING_KEY_FILE; remove one of them"]
        )
    }

    @Test("a file that cannot be read is a problem, and only secrets may come from files")
    func badFiles() {
        #expect(
            problems(["CHIMERA_NAME": "a", "CHIMERA_SIGNING_KEY_FILE": "/nowhere/at/all", "CHIMERA_NAME_FILE": "/x"])
                == [
                    "CHIMERA_NAME_FILE: unknown; remove it, or see .env.example",
                    "CHIMERA_SIGNING_KEY_FILE: cannot read /nowhere/at/all: no such file",
                ]
        )
    }

    @Test("a key that nobody registered has no value")
    func unregistered() throws {
        let reader = try EnvironmentReader(environment: [:], known: [Self.grace])
        #expect(throws: ConfigurationError.self) { try reader.value(of: Self.name) }
    }

    @Test("masking hides user, password and query of a URL, whatever they hold")
    func masking() {
        #expect(Sensitivity.url.masked("redis://:p@ss/w@h:1/0") == "redis://***@h:1/0")
        #expect(Sensitivity.url.masked("nonsense:secret") == "***")
        #expect(Sensitivity.secret.masked("x") == "***")
        #expect(Sensitivity.open.masked("x") == "x")
    }

    @Test("two processes' configurations differ in what they disagree on")
    func differences() throws {
        let left = try read(["CHIMERA_NAME": "a", "CHIMERA_GRACE": "5s"]).effective
        let right = try EnvironmentReader(environment: ["CHIMERA_NAME": "b"], known: [Self.name, Self.grace]).effective
        #expect(
            EffectiveConfiguration.differences(left, right).map { "\($0.name) \($0.left ?? "-") \($0.right ?? "-")" }
                == [
                    "CHIMERA_GRACE 5s 30s", "CHIMERA_NAME a b", "CHIMERA_REDIS_URL redis://localhost:6379/0 -",
                    "CHIMERA_SIGNING_KEY  -",
                ]
        )
        #expect(EffectiveConfiguration.differences(left, left).isEmpty)
        #expect(try JSONDecoder().decode(EffectiveConfiguration.self, from: JSONEncoder().encode(left)) == left)
    }

    @Test("the example file shows help, expectation and default of every key")
    func example() {
        let text = ExampleFile.lines(for: [Self.name, Self.key]).joined(separator: "\n")
        #expect(
            text.hasSuffix(
                """
                # Name. (core)
                # Expects a name.
                # required: CHIMERA_NAME=

                # Key. (all)
                # Expects nothing or a key.
                # CHIMERA_SIGNING_KEY_FILE may name a file that holds it instead.
                CHIMERA_SIGNING_KEY=
                """
            )
        )
    }
}
