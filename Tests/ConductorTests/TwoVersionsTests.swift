import Artifacts
import Bus
import Pipeline
import RedisBus
import Runs
import ServiceRuntime
import Testing

/// What happens while conductors are exchanged: two builds beside each other, each with functions of its own on the
/// server.
@Suite("Two versions of the functions", .timeLimit(.minutes(10)))
struct TwoVersionsTests {
    /// The same functions with a comment more: another text, so another version and other names.
    private static func olderLibrary() -> FunctionLibrary {
        let newline = UInt8(ascii: "\n")
        let lines = FunctionLibrary.current.source.split(separator: newline, omittingEmptySubsequences: false)
        let text = Array(lines.dropFirst(2).joined(separator: [newline]))
        return FunctionLibrary(parts: [Array("-- Of an older build.".utf8), text])
    }

    @Test("runs begin under the older ones, go on under both at once, and end under the newer ones")
    func exchanged() async throws {
        let newer = try await Stage.start()
        let library = Self.olderLibrary()
        #expect(library.version != FunctionLibrary.current.version)
        let older = try newer.another("conductor-0", library: library)
        let players = (0..<8).map { _ in Player(stage: newer) }
        let hand = players[0]
        func build(_ players: ArraySlice<Player>) async throws {
            for player in players { try await player.submit() }
            for _ in 0..<2 * players.count { try await hand.work(cost: 10) }
            for _ in players { try await hand.judge() }
            for player in players { try await newer.wait(for: player.run, in: .waitForApprove) }
        }
        try await older.conducting { try await build(players[0..<6]) }
        let alone = try await sources(newer)
        #expect(alone == ["conductor/conductor-0"])
        try await older.conducting {
            try await newer.conducting {
                try await build(players[6..<8])
                for player in players[0..<4] { try await player.approve() }
                for _ in 0..<4 { _ = try await hand.apply(cost: 10) }
                for player in players[0..<4] { try await newer.wait(for: player.run, in: .done) }
            }
        }
        try await newer.conducting {
            for player in players[4..<8] { try await player.approve() }
            for _ in 0..<4 { _ = try await hand.apply(.failed) }
            for _ in 0..<4 { _ = try await hand.undo() }
            for player in players[4..<8] { try await newer.wait(for: player.run, in: .done) }
        }
        #expect(try await sources(newer) == ["conductor/conductor-0", "conductor/conductor-1"])
        try await check(players, newer)
    }

    /// Every run has come to its end, once, and the log of it all has no gap.
    private func check(_ players: [Player], _ stage: Stage) async throws {
        let entries = try await stage.entries(of: "audit")
        for (number, player) in players.enumerated() {
            let record = try #require(try await stage.record(player.run))
            #expect(record.outcome == (number < 4 ? .applied : .rolledBack))
            var replay = Replay()
            for entry in entries where entry["run"] == player.run.text { try replay.take(entry) }
            #expect(replay.record == record)
        }
        #expect(try await stage.cli("GET", stage.key("audit.sequence")) == "\(entries.count)")
        #expect(try await stage.length(of: "dead") == 0)
        for version in [FunctionLibrary.current.version, Self.olderLibrary().version] {
            #expect(
                try await stage.cli("FUNCTION", "LIST", "LIBRARYNAME", "chimera_\(version)").contains("chimera_commit")
            )
        }
    }

    /// Who has told the events so far.
    private func sources(_ stage: Stage) async throws -> Set<String> {
        let lines = try await stage.entries(of: "events").compactMap { $0["meta"] }
        let words = lines.flatMap { $0.split(separator: " ") }
        return Set(words.filter { $0.hasPrefix("source=") }.map { String($0.dropFirst("source=".count)) })
    }
}
