import Artifacts
import Bus
import ControlPlane
import Foundation
import RedisBus
import RedisTesting
import Security
import Testing

extension CrewTests {
    /// Goals and catalogues that are not in order: each is refused with its reason, and the next goal passes.
    @Suite(.timeLimit(.minutes(10))) struct BadGoalTests {
        struct Wrong: CustomTestStringConvertible, Sendable {
            let testDescription: String
            let reason: String
            let detail: String
            let change: @Sendable ([EnvelopeField]) -> [EnvelopeField]

            static func body(_ text: String) -> @Sendable ([EnvelopeField]) -> [EnvelopeField] {
                { fields in
                    let digest = SHA256.digest(Array(text.utf8)).text
                    return fields.filter { $0.name != "body" && $0.name != "digest" }
                        + [EnvelopeField(name: "digest", text: digest), EnvelopeField(name: "body", text: text)]
                }
            }
        }

        static let wrong = [
            Wrong(testDescription: "no artifact", reason: "malformed_envelope", detail: "missing") { _ in
                [EnvelopeField(name: "hello", text: "world")]
            },
            Wrong(
                testDescription: "half a body",
                reason: "malformed_json",
                detail: "byte 9",
                change: Wrong.body("{\"title\":")
            ),
            Wrong(
                testDescription: "a priority that there is not",
                reason: "invalid_body",
                detail: "body.priority",
                change: Wrong.body(
                    "{\"budgetMicros\":1,\"priority\":\"urgent\",\"requestedBy\":\"ann\",\"title\":\"t\"}"
                )
            ),
        ]

        @Test("a goal that is none goes to the dead letters with place and reason", arguments: wrong)
        func malformed(_ example: Wrong) async throws {
            let crew = try await SharedCrew.ground()
            let before = try await crew.deadLetters().count
            var envelope = Envelope(
                kind: .goalStatement,
                source: try #require(ArtifactSource("test")),
                tenant: try #require(TenantID("acme"))
            )
            envelope.goal = GoalID.next()
            let fields = example.change(try Artifact(envelope: envelope, body: CrewGoals.demo()).encoded().fields)
            let words = fields.flatMap { [$0.name, String(decoding: $0.value, as: UTF8.self)] }
            try await crew.server.cli(["XADD", CrewGround.key("goals"), "*"] + words)
            try await waitUntil("it is given up") { try await crew.deadLetters().count == before + 1 }
            let letter = try #require(try await crew.deadLetters().last)
            #expect(letter.reason == example.reason && letter.detail.contains(example.detail), "\(letter)")
            #expect(letter.home?.text == "goals")
            let run = try #require(envelope.goal.map { RunID(sharing: $0) })
            #expect(try await crew.plane.run(run) == nil)
            try await crew.expectNeighbourToPass()
        }

        @Test("an unknown blueprint, an unknown parameter, too little money: blocked for a person, with the field")
        func unplannable() async throws {
            let crew = try await SharedCrew.ground()
            var poor = CrewGoals.demo(["pauseMs": .integer(60_000)])
            poor.budgetMicros = 1
            let examples = [
                (CrewGoals.goal("nonesuch"), "blueprint", "There is no blueprint named nonesuch."),
                (CrewGoals.demo(["colour": .string("red")]), "parameters.colour", "colour"),
                (poor, "budgetMicros", "the goal allows 1"),
            ]
            for (goal, field, words) in examples {
                let run = try await crew.submit(goal)
                let view = try await crew.wait(for: run, "\(field) asks for a person") { $0.needsPerson }
                #expect(view.state == "BLOCKED" && view.reason?.contains(words) == true, "\(view)")
                let told = try await crew.happenings(of: run).filter { $0.name == "goal.blocked" }
                #expect(told.contains { $0.data?["field"] == .string(field) }, "\(told)")
                #expect(
                    try await crew.audit(of: run).contains { $0["event"] == "goal.blocked" && $0["field"] == field }
                )
            }
            try await crew.expectNeighbourToPass()
        }

        @Test("a blocked goal that is stated anew is planned")
        func statedAnew() async throws {
            let crew = try await SharedCrew.ground()
            let run = try await crew.submit(CrewGoals.demo(["colour": .string("red")]))
            try await crew.wait(for: run, "a person is asked") { $0.needsPerson }
            let file = "\(crew.folder)/anew-\(run).json"
            try Data(try ArtifactEncoder.encode(CrewGoals.demo())).write(to: URL(filePath: file))
            let words = ["run", "revise", run.text, file]
            let revised = try await crew.chimera(words)
            #expect(revised.code == 0 && revised.output.contains("stated anew"), "\(revised)")
            try await crew.expect(run, endsAs: "applied")
        }

        @Test("a plan that goes in circles is blocked, and the way round is told")
        func cyclic() async throws {
            let catalogue = try CrewCatalogue()
            try catalogue.edit("blueprints/demo.json") { text in
                text.replacing("\"name\": \"demo\"", with: "\"name\": \"circle\"")
                    .replacing(
                        "\"title\": \"Prepare\",",
                        with: "\"title\": \"Prepare\", \"dependsOn\": [\"gather\"],"
                    )
            }
            let circle = try String(contentsOfFile: "\(catalogue.folder)/blueprints/demo.json", encoding: .utf8)
            try catalogue.write(circle, to: "blueprints/circle.json")
            let shipped = try String(contentsOfFile: "\(CrewGround.repository)/blueprints/demo.json", encoding: .utf8)
            try catalogue.write(shipped, to: "blueprints/demo.json")
            let crew = try await CrewGround(["CHIMERA_CATALOGUE": catalogue.folder])
            let run = try await crew.submit(CrewGoals.goal("circle", ["steps": .integer(1)]))
            let view = try await crew.wait(for: run, "a person is asked") { $0.needsPerson }
            #expect(view.reason?.contains("depend on each other in a circle") == true, "\(view.reason ?? "")")
            #expect(view.reason?.contains("gather") == true && view.reason?.contains("prepare") == true)
            try await crew.expectNeighbourToPass()
            try await crew.end()
        }

        @Test("a roster file with an unknown field keeps core from starting, and stops nobody else")
        func roster() async throws {
            let catalogue = try CrewCatalogue()
            try catalogue.edit("agents/forge.json") {
                $0.replacing("\"role\":", with: "\"colour\": \"red\", \"role\":")
            }
            let crew = try await SharedCrew.ground()
            let settings = ["CHIMERA_REDIS_URL": crew.server.url, "CHIMERA_CATALOGUE": catalogue.folder]
            let core = try await RunningProgram.start(["core"], settings)
            #expect(try await core.process.waitForExit() == 78)
            #expect(core.output.contains("agents/forge.json: colour"), "\(core.output)")
            try await crew.expectNeighbourToPass()
        }
    }
}
