import Artifacts
import Bus
import ControlPlane
import Foundation
import Lifecycle
import RedisBus
import RedisTesting
import Runs
import ServiceRuntime
import Testing

@testable import Chimera

@Suite("chimera dead", .timeLimit(.minutes(10)))
struct DeadVerbTests {
    private func only(_ place: Place) async throws -> String {
        let letters = try await place.json("dead", "list").elements
        #expect(letters.count == 1)
        return try #require(letters.first?["id"]?.text)
    }

    @Test("lists, shows and sends again what was given up")
    func redrive() async throws {
        let place = try await Place.start()
        try await place.bury("Mend the roof", because: "no ladder")
        let list = await place.run("dead", "list")
        #expect(list.code == .success)
        for word in ["LETTER", "goals", "chimera.GoalStatement", "rejected", "no ladder"] {
            #expect(list.text.contains(word), "\(word) is missing in \(list.text)")
        }
        let id = try await only(place)
        let show = await place.run("dead", "show", id)
        #expect(show.code == .success)
        #expect(show.text.contains("rejected: no ladder") && show.text.contains("\"title\":\"Mend the roof\""))
        #expect(show.text.contains("test-1"), "the try that failed names its consumer")
        #expect(try await place.json("dead", "show", id)["reason"]?.text == "rejected")

        #expect(await place.run("dead", "redrive", id, "--as", "bo").code == .success)
        #expect(try await place.json("dead", "list") == .array([]))
        #expect(try await place.length(of: "goals", partition: place.partition(of: .standard)) == 1)
        #expect(await place.run("dead", "redrive", id).code == .noInput)
        #expect(await place.run("dead", "show", id).code == .noInput)
        let partition = place.context.bus.partitions.partition(of: .standard)
        let log = try await AuditLog(place.context.bus).entries(in: partition, after: 0)
        #expect(log.count == 1, "what was refused has left no entry")
        let fields = Dictionary(
            uniqueKeysWithValues: try #require(log.first).fields.map {
                ($0.name, String(decoding: $0.value, as: UTF8.self))
            }
        )
        #expect(fields["event"] == "dead_letter.sent_again" && fields["letter"] == id && fields["by"] == "bo")
        #expect(fields["home"] == "goals" && fields["reason"] == "rejected" && fields["replaced"] == "")
    }

    @Test("a mended body is sent with its digest; what could not be read is not sent")
    func mended() async throws {
        let place = try await Place.start()
        try await place.bury("wrong", because: "x")
        let id = try await only(place)
        let file = FileManager.default.temporaryDirectory.appending(path: "body-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }  // A left-over file does no harm.
        try Data("{\"title\":\"t\"}".utf8).write(to: file)
        let refused = await place.run("dead", "redrive", id, "--body", file.path)
        #expect(refused.code == .badData)
        #expect(refused.text.contains("so edited, the message cannot be read"))
        #expect(await place.run("dead", "redrive", id, "--set", "type=nonsense").code == .badData)
        #expect(await place.run("dead", "redrive", id, "--body", "/nowhere").code == .noInput)
        _ = try await only(place)

        let goal = "{\"budgetMicros\":1,\"priority\":\"normal\",\"requestedBy\":\"ann\",\"title\":\"right\"}"
        try Data(goal.utf8).write(to: file)
        let sent = await place.run("dead", "redrive", id, "--body", file.path, "--set", "subject=mended/by-hand")
        #expect(sent.code == .success, "\(sent.text)")
        let key = "\(place.prefix):{p\(place.partition(of: .standard))}:goals"
        let entry = try await place.server.cli(["XRANGE", key, "-", "+"])
        #expect(entry.contains("right") && !entry.contains("wrong") && entry.contains("mended"))
    }

    @Test("--all sends everything that was asked for, in every partition")
    func all() async throws {
        let place = try await Place.start()
        let tenants = try ["a", "b", "c", "d"].map { try #require(TenantID($0)) }
        for (tenant, lane) in zip(tenants, [Lane.high, .normal, .low, .high]) {
            try await place.bury("t", because: "x", tenant, lane: lane)
        }
        // A channel is all of its lanes.
        #expect(try await place.json("dead", "list", "--channel", "goals").elements.count == 4)
        #expect(try await place.json("dead", "list", "--channel", "goals.high").elements.count == 2)
        #expect(try await place.json("dead", "list", "--limit", "3").elements.count == 3)
        let none = await place.run("dead", "redrive", "--all", "--channel", "status")
        #expect(none.text == "sent again: 0, not sent: 0\n")
        #expect(await place.run("dead", "redrive", "--all", "--set", "type=x").code == ExitCode(rawValue: 1))
        let answer = try await place.json("dead", "redrive", "--all", "--reason", "rejected")
        #expect(answer["sent"]?.elements.count == 4)
        #expect(try await place.json("dead", "list") == .array([]))
    }

    @Test("a task whose run has ended is not sent: the answer names the run and says what to do instead")
    func endedRun() async throws {
        let place = try await Place.start()
        var (ended, awaiting) = (try WaitingRun(), try WaitingRun())
        (ended.record.state, ended.record.outcome) = (.done, .failed)
        awaiting.record.state = .inProgress
        for run in [ended, awaiting] { try await run.store(in: place) }
        let forgotten = RunID.next()
        for run in [ended.record.run, awaiting.record.run, forgotten] { try await place.buryTask(of: run) }
        let sent = await place.run("dead", "redrive", "--all")
        #expect(sent.code == ExitCode(rawValue: 1) && sent.text.contains("sent again: 1, not sent: 2"))
        #expect(sent.text.contains("its run \(ended.record.run) has ended (failed)"), "\(sent.text)")
        #expect(sent.text.contains("its run \(forgotten) is not known any more") && sent.text.contains("goal submit"))
        #expect(try await place.json("dead", "list").elements.count == 2)
    }

    @Test("an order to apply or undo is not sent: its run is told that it was given up, and goes on without it")
    func orders() async throws {
        let place = try await Place.start()
        var (applying, undoing) = (try WaitingRun(), try WaitingRun())
        let (apply, undo) = (ArtifactID.next(), ArtifactID.next())
        (applying.record.state, applying.record.isApplyOpen, applying.record.apply) = (.applying, true, apply)
        (undoing.record.state, undoing.record.rollback) = (.rollback, try facts(of: undo))
        for run in [applying, undoing] { try await run.store(in: place) }
        _ = try await place.buryApply(of: applying.record.run, as: apply)
        _ = try await place.buryApply(of: undoing.record.run, as: .next())
        try await place.buryUndoing(of: undoing.record.run, as: undo)
        let sent = await place.run("dead", "redrive", "--all")
        #expect(sent.text.contains("sent again: 0, not sent: 3"), "\(sent.text)")
        let told = "its run \(applying.record.run) goes on without it (APPLYING), and nobody is to begin it"
        #expect(sent.text.contains("The order to apply is not sent again: \(told)"), "\(sent.text)")
        #expect(sent.text.contains("chimera rollback \(undoing.record.run)"), "\(sent.text)")
        // What a person has asked for is answered by the conductor, whatever has become of the run.
        try await place.buryUndoing(of: undoing.record.run, as: .next(), isCommand: true)
        #expect(await place.run("dead", "redrive", "--all").text.contains("sent again: 1, not sent: 3"))
    }

    @Test("an order that nobody could read is sent once it is mended, while its run waits for it and no longer")
    func mendedOrder() async throws {
        let place = try await Place.start()
        let file = FileManager.default.temporaryDirectory.appending(path: "order-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }  // A left-over file does no harm.
        let (mine, other) = (ArtifactID.next(), ArtifactID.next())
        for (order, isSent) in [(mine, true), (other, false)] {
            var run = try WaitingRun()
            (run.record.state, run.record.isApplyOpen, run.record.apply) = (.applying, true, mine)
            try await run.store(in: place)
            let body = try await place.buryApply(of: run.record.run, as: order, body: Array("{}".utf8))
            try Data(try ArtifactEncoder.encode(body)).write(to: file)
            let answer = await place.run("dead", "redrive", try await only(place), "--body", file.path)
            #expect((answer.code == .success) == isSent, "\(answer.text)")
        }
    }

    private func facts(of order: ArtifactID) throws -> RollbackFacts {
        let text = #"{"at":1,"cause":"error","order":"\#(order)","ordered":true,"passed":0}"#
        return try ArtifactDecoder.decode(RollbackFacts.self, from: Array(text.utf8))
    }

    @Test(
        "words that make no sense end with 64",
        arguments: [
            ["show", "5"], ["redrive"], ["redrive", "0:1-1", "--set", "~attempt=1"],
            ["redrive", "0:1-1", "--set", "x"],
            ["redrive", "--all", "--body", "f"], ["redrive", "0:1-1", "--channel", "goals"], ["show", "0:1-x"],
        ]
    )
    func misuse(words: [String]) async {
        #expect(await CLICommand(["dead"] + words).run(environment: [:], output: Screen().terminal) == .usage)
    }

    @Test("a letter's name can be read back")
    func names() {
        let id = DeadLetterID(partition: 3, milliseconds: 1_767_225_600_000, sequence: 7)
        #expect(DeadLetterID(id.text) == id)
        for text in ["", ":", "1-1", "a:1-1", "-1:1-1", "0:1", "0:1-1-1", "0:1-1:2"] {
            #expect(DeadLetterID(text) == nil, "\(text)")
        }
    }
}
