import Artifacts
import Security
import Testing

@testable import Judge

/// Each gate with what it must refuse; what it must pass is the untouched fixture.
@Suite struct GateTests {
    @Test("a sound case passes every gate, with evidence for each")
    func pass() throws {
        let gates = GateBench.judge(try Fixture().item())
        #expect(gates.map(\.gate) == GateBench.gates.map { $0.name } && gates.count == 8)
        for gate in gates { #expect(gate.verdict == .pass && !gate.evidence.isEmpty, "\(gate)") }
        #expect(gates.map(\.sentence) == GateBench.gates.map { $0.rule })
    }

    @Test("without a plan no gate passes", arguments: 0..<8)
    func noPlan(index: Int) throws {
        let faults = try Fixture.faults(GateBench.gates[index]) { $0.isPlanThere = false }
        #expect(faults.contains("the plan is not there"))
    }

    @Test("schema: what is missing or malformed")
    func schema() throws {
        #expect(try Fixture.faults(SchemaGate.self) { $0.isGoalThere = false } == ["the goal is not there"])
        let item = try Fixture().item()
        let torn = Case(
            request: item.request,
            plan: Exhibit("plan", Array("{".utf8)),
            goal: item.goal,
            results: [Exhibit("result 1", Array("{}".utf8)), Exhibit("result 2", nil)],
            files: []
        )
        let faults = SchemaGate.examine(torn).faults
        #expect(faults.count == 3 && faults[0].hasPrefix("the plan cannot be read: malformed_json"))
        #expect(
            faults[1].hasPrefix("the result 1 cannot be read: invalid_body") && faults[2] == "the result 2 is not there"
        )
    }

    @Test("vyavasthit: what comes before what it rests on")
    func vyavasthit() throws {
        let gate = VyavasthitGate.self
        #expect(
            try Fixture.faults(gate) { $0.plan.steps[0].dependsOn = [$0.plan.steps[1].name] }
                == ["The steps depend on each other in a circle: prepare -> work -> prepare."]
        )
        #expect(
            try Fixture.faults(gate) { $0.plan.steps[1].dependsOn = [try #require(StepName("none"))] }
                == ["Step work depends on none, which is no step of the plan."]
        )
        #expect(
            try Fixture.faults(gate) { $0.plan.steps[1].dependsOn = [$0.plan.steps[2].name] }
                == ["Step work (build) must not depend on change (apply)."]
        )
        // What undoes runs when something has failed: it cannot rest on what may never have run.
        #expect(
            try Fixture.faults(gate) { $0.plan.steps[3].dependsOn = [$0.plan.steps[0].name] }
                == ["Step undo (rollback) must not depend on prepare (build)."]
        )
        #expect(
            try Fixture.faults(gate) { $0.plan.steps[3].name = $0.plan.steps[2].name } == [
                "Two steps have the name change."
            ]
        )
        #expect(try Fixture.faults(gate) { $0.results.removeLast() } == ["work has 0 results"])
        #expect(try Fixture.faults(gate) { $0.results.append($0.results[1]) } == ["work has 2 results"])
        #expect(
            try Fixture.faults(gate) { $0.results[0].run = .next() } == ["a result of prepare belongs to another run"]
        )
        let early = try Fixture.faults(gate) { $0.results[0].finishedAt = Timestamp(milliseconds: 7001) }
        #expect(early == ["work began before prepare had finished"])
        #expect(try Fixture.faults(gate) { $0.results[0].finishedAt = Timestamp(milliseconds: 7000) }.isEmpty)
        let foreign = try Fixture.faults(gate) { $0.results.append(try $0.result("change", from: 1, to: 2)) }
        #expect(foreign == ["change has a result, but is no build step"])
    }

    @Test("satya: what is claimed and not so")
    func satya() throws {
        let gate = SatyaGate.self
        let digest = try Fixture.faults(gate) { $0.claimedPlan = SHA256.digest("other") }
        #expect(digest == ["the plan has another digest than the request names"])
        #expect(
            try Fixture.faults(gate) { $0.plan.costMicros = 39 }
                == ["the plan claims to cost 39 micros, its steps cost 40"]
        )
        for outcome in TaskOutcome.allCases {
            let faults = try Fixture.faults(gate) { $0.results[0].outcome = outcome }
            let isSuccess = [.done, .noOutput, .falseAlarm].contains(outcome)
            #expect(faults.isEmpty == isSuccess, "\(outcome)")
            #expect(faults.contains { $0.contains("cut short") } == outcome.isTruncated, "\(outcome)")
        }
        #expect(
            try Fixture.faults(gate) { $0.results[1].exitCode = 3 }
                == ["work claims done, but ended with exit code 3"]
        )
        let backwards = try Fixture.faults(gate) { $0.results[1].finishedAt = Timestamp(milliseconds: 1) }
        #expect(backwards == ["work ended before it began"])
        let blob = BlobReference(digest: SHA256.digest("file"), bytes: 4)
        #expect(
            try Fixture.faults(gate) { $0.evidence = [FileReference(path: "a", blob: blob)] }
                == ["a is shown as evidence, but no task produced it"]
        )
        let shown = try Fixture.faults(gate) { fixture in
            fixture.evidence = [FileReference(path: "a", blob: blob)]
            fixture.results[0].files = [FileReference(path: "b", blob: blob)]
        }
        #expect(shown.isEmpty)
        let build = try #require(StepName("build"))
        let spoiled = try Fixture.faults(gate) {
            $0.files = [
                FileExhibit(step: build, path: "out/a.txt", fault: nil),
                FileExhibit(step: build, path: "out/b.txt", fault: "no content sha256:00 is stored"),
            ]
        }
        #expect(spoiled == ["build names out/b.txt, but no content sha256:00 is stored"])
    }

    @Test("consent: what nobody granted")
    func consent() throws {
        let faults = try Fixture.faults(ConsentGate.self) { $0.goal.capabilities = nil }
        #expect(faults == ["work needs fs.read, which is not granted"])
        #expect(try Fixture.faults(ConsentGate.self) { $0.isGoalThere = false } == ["the goal is not there"])
    }

    @Test("reversibility: what cannot be undone")
    func reversibility() throws {
        let gate = ReversibilityGate.self
        #expect(
            try Fixture.faults(gate) { $0.plan.steps[2].rollback = nil } == ["change is applied, and nothing undoes it"]
        )
        #expect(
            try Fixture.faults(gate) { $0.plan.steps[2].rollback = StepName("none") }
                == ["change is undone by none, which is not in the plan"]
        )
        #expect(
            try Fixture.faults(gate) { $0.plan.steps[2].rollback = StepName("work") }
                == ["change is undone by work, which is no rollback step"]
        )
    }

    @Test("budget: what costs more than it may")
    func budget() throws {
        let gate = BudgetGate.self
        #expect(try Fixture.faults(gate) { $0.plan.costCeilingMicros = 30 }.isEmpty)
        #expect(
            try Fixture.faults(gate) { $0.plan.costCeilingMicros = 29 }
                == ["20 micros spent and 10 expected exceed the ceiling of 29"]
        )
        #expect(
            try Fixture.faults(gate) { $0.goal.budgetMicros = 99 }
                == ["the ceiling of 100 exceeds the goal's budget of 99"]
        )
        #expect(try Fixture.faults(gate) { $0.isGoalThere = false } == ["the goal is not there"])
    }

    @Test("budget: what failed attempts have cost counts, and what the results say if that is more")
    func spentByTheRun() throws {
        let gate = BudgetGate.self
        #expect(try Fixture.faults(gate) { $0.spent = 90 }.isEmpty)
        #expect(
            try Fixture.faults(gate) { $0.spent = 91 }
                == ["91 micros spent and 10 expected exceed the ceiling of 100"]
        )
        #expect(
            try Fixture.faults(gate) { fixture in
                fixture.spent = 19
                fixture.plan.costCeilingMicros = 29
            } == ["20 micros spent and 10 expected exceed the ceiling of 29"]
        )
    }

    @Test("size: what is too large")
    func size() throws {
        let gate = SizeGate.self
        let text = String(repeating: "x", count: 2048)
        let long = try Fixture.faults(gate) { $0.plan.steps[0].arguments = [String](repeating: text, count: 8) }
        #expect(long.count == 1 && long[0].hasPrefix("the plan has 1"))
        func files(_ bytes: Int, allowed: Int? = nil) throws -> [String] {
            try Fixture.faults(gate) { fixture in
                let blob = BlobReference(digest: SHA256.digest("file"), bytes: bytes)
                fixture.results[0].files = [FileReference(path: "a", blob: blob)]
                fixture.plan.steps[0].limits.outputBytes = allowed
            }
        }
        #expect(try files(10_485_760).isEmpty && files(100, allowed: 100).isEmpty)
        #expect(try files(10_485_761) == ["the files of prepare have 10485761 bytes, 10485760 are allowed"])
        #expect(try files(101, allowed: 100) == ["the files of prepare have 101 bytes, 100 are allowed"])
    }

    /// With the name of a key in it, as issuers write it.
    private static let longHeader = "eyJ" + "hbGciOiJSUzI1NiIsImtpZCI6IjE2YTgxZjBhLTY4ZDUtNGM5ZiJ9"

    /// Put together here, so that no text of this file looks like a secret.
    static let samples = [
        ("-----BEGIN EC " + "PRIVATE KEY-----", "a private key"),
        ("x AKIA" + "ABCDEFGHIJKLMNOP x", "an AWS access key"),
        ("ghp_" + String(repeating: "a1", count: 18), "a GitHub token"), ("xoxb-" + "1234567890-abc", "a Slack token"),
        ("sk-live-" + String(repeating: "a1", count: 12), "an API key"),
        ("eyJhbGciOiJIUzI1NiI." + "eyJzdWIiOiIxMjM0." + "c2lnbmF0dXJlc2lnbmF0dXJl", "a JSON web token"),
        (longHeader + ".eyJzdWIiOiIxMjM0." + "c2lnbmF0dXJlc2lnbmF0dXJl", "a JSON web token"),
        ("glpat-" + String(repeating: "a1", count: 10), "a GitLab token"),
        ("AIza" + String(repeating: "a1-b_", count: 7), "a Google API key"),
        ("-----BEGIN PGP " + "PRIVATE KEY BLOCK-----", "a private key"),
        ("redis://app:" + "Zk3x9Q@cache", "a password in a URL"),
        ("redis://app:" + "Zk$x9Q@cache", "a password in a URL"),
    ]

    @Test("secrets: what looks like one is named by its place, and not repeated", arguments: samples)
    func secrets(text: String, shape: String) throws {
        let gate = SecretsGate.self
        let inPlan = try Fixture.faults(gate) { $0.plan.steps[1].arguments = ["-x", "say \(text)"] }
        #expect(inPlan == ["plan.steps[1].arguments[1] looks like \(shape)"])
        let inResult = try Fixture.faults(gate) { $0.results[0].summary = text }
        #expect(inResult == ["result 1.summary looks like \(shape)"])
        let inName = try Fixture.faults(gate) { fixture in
            fixture.plan.steps[0].inputs = JSONObject([.init(name: text, value: .string("harmless"))])
        }
        #expect(inName == ["plan.steps[0].inputs, name 1 looks like \(shape)"])
    }

    @Test("a secret is found in the text as it reads, whatever escapes the document has")
    func escapedSecret() throws {
        let fixture = try Fixture()
        let secret = "AKIA" + "ABCDEFGHIJKLMNOP"
        var plan = fixture.plan
        plan.title = secret
        let text = String(decoding: try ArtifactEncoder.encode(plan), as: UTF8.self)
        let escaped = Array(text.replacing(secret, with: "\\u0041" + secret.dropFirst()).utf8)
        let item = try fixture.item()
        let hidden = Case(
            request: item.request,
            plan: Exhibit("plan", escaped),
            goal: item.goal,
            results: [],
            files: []
        )
        #expect(SecretsGate.examine(hidden).faults == ["plan.title looks like an AWS access key"])
    }

    @Test("every beginning is seen wherever it stands, and not where it is cut short")
    func beginnings() {
        let words = ["AKIA", "sk-", "://", "eyJ"]
        let table = BeginningTable(words)
        for word in words {
            for text in [word, "x" + word, word + "x", "sA" + word, "e:" + word + "-"] {
                #expect(table.mayBegin(in: Array(text.utf8)), "\(text)")
            }
            #expect(!table.mayBegin(in: Array(word.utf8.prefix(2))))
        }
        let named = BeginningTable(words, names: ["token"])
        #expect(["token=", "ToKEN\"", "my.token '"].allSatisfy { named.mayBegin(in: Array($0.utf8)) })
        #expect(["eyJ", "token=", "xx://"].allSatisfy { named.mayBegin(in: Array($0.utf8)) })
        #expect(!["token", "tokens=", "toke="].contains { named.mayBegin(in: Array($0.utf8)) })
        #expect(!table.mayBegin(in: Array("AsK-e:/yJ A K I A".utf8)))
    }

    @Test(
        "harmless texts are not taken for secrets",
        arguments: [
            "https://example.org:8080/a@b", "task-of-a-long-name-with-many-words", "redis://${user}:${password}@host",
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "sk-short",
            "sk-" + "deploy-the-application-everywhere",
            "task-of-twenty-four-letters-and-more", "/bin/sh",
        ]
    )
    func harmless(text: String) throws {
        #expect(try Fixture.faults(SecretsGate.self) { $0.plan.steps[1].arguments = [text] }.isEmpty)
    }
}
