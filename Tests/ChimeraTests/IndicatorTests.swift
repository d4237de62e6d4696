import Artifacts
import RunMessages
import Testing

@Suite("Indicators")
struct IndicatorTests {
    private func fold(_ entries: [[EnvelopeField]]...) -> IndicatorFold {
        var fold = IndicatorFold()
        for entry in entries.joined() { fold.take(entry, of: 0) }
        return fold
    }

    private func entry(_ fields: KeyValuePairs<String, String>) -> [EnvelopeField] {
        fields.map { EnvelopeField(name: $0.key, text: $0.value) }
    }

    /// A decision that counts for nothing, on a day after 1970.
    private func quiet(_ day: Int, run: String = "quiet") -> [EnvelopeField] {
        entry([
            "event": "run.wake", "run": run, "now": "\(day * 86_400_000)", "from": "PENDING", "path": "PENDING",
        ])
    }

    private func numbers(_ counts: IndicatorCounts) -> [Int] {
        [
            counts.applied, counts.unsuccessful, counts.leftOut, counts.orders, counts.ordersFailed, counts.priced,
            counts.plannedMicros, counts.spentMicros,
        ]
    }

    /// 2 January 2026, a day after the golden edges.
    private let after = 20_455

    @Test("the log of a demonstration: a killed worker is no error, what came to nothing was paid for")
    func demonstration() throws {
        let fold = fold(try GoldenLog.demonstration())
        let counts = fold.counts()
        #expect(numbers(counts) == [3, 1, 1, 38, 0, 5, 1008, 1106])
        #expect(fold.unreadable == 0 && fold.decisions == 57)
        #expect(counts.value(of: .planSuccess) == 0.75 && counts.value(of: .infraErrors) == 0)
        #expect(counts.value(of: .savings) == -98.0 / 1008)
    }

    @Test("each edge counts for what it says")
    func edges() throws {
        let cases = try GoldenLog.edges()
        #expect(cases.count == 31)
        for edge in cases {
            let fold = fold(edge.entries, [quiet(after)])
            #expect(numbers(fold.counts()) == edge.expected, "\(edge.name)")
            #expect(fold.unreadable == 0, "\(edge.name)")
        }
    }

    @Test("all edges together count for their sum, in two partitions as well")
    func sum() throws {
        let cases = try GoldenLog.edges()
        let sum = cases.reduce(into: Array(repeating: 0, count: 8)) { sum, edge in
            for (place, number) in edge.expected.enumerated() { sum[place] += number }
        }
        #expect(numbers(fold(cases.flatMap(\.entries)).counts()) == sum)
        var divided = IndicatorFold()
        for (number, edge) in cases.enumerated() {
            for entry in edge.entries { divided.take(entry, of: number % 2) }
        }
        #expect(numbers(divided.counts()) == sum)
    }

    @Test("a run counts on the day of its end, as long as that day counts")
    func window() throws {
        let applied = try #require(try GoldenLog.edges().first)
        let fold = fold(applied.entries, [quiet(after + 28)])
        #expect(numbers(fold.counts(of: 30)) == applied.expected)
        #expect(numbers(fold.counts(of: 29)) == numbers(IndicatorCounts()))
    }

    @Test("what is forgotten stays counted, and what is older than the window does not")
    func forgotten() throws {
        let applied = try #require(try GoldenLog.edges().first)
        let lookAgain = Array(repeating: quiet(after + 200), count: 20_000)
        let run = try #require(applied.entries[0].first { $0.name == "run" })
        var late = entry(["event": "run.rollback", "from": "DONE", "path": "ROLLBACK"]) + [run]
        late.append(EnvelopeField(name: "now", text: "\((after + 200) * 86_400_000)"))
        #expect(numbers(fold(applied.entries, [late]).counts()) == [0, 0, 0, 3, 0, 0, 0, 0], "it is known still")
        #expect(numbers(fold(applied.entries, lookAgain, [late]).counts()) == applied.expected)
        let older = fold(applied.entries, lookAgain, [quiet(after + 400)])
        #expect(numbers(older.counts()) == numbers(IndicatorCounts()))
    }

    @Test("an answer that comes after its order was given up for lost is not counted as another order")
    func lateAnswer() throws {
        let edges = try GoldenLog.edges()
        for (name, answer) in [
            ("a worker who never came", "run.result"), ("a judge who never answered", "run.verdict"),
        ] {
            let edge = try #require(edges.first { $0.name == name })
            let run = try #require(edge.entries.last?.first { $0.name == "run" })
            let late = entry(["event": answer, "from": "DONE", "path": "DONE", "now": "1767225610000"]) + [run]
            var told = late + entry(["outcome": "failed"])
            if let spent = edge.entries.last?.first(where: { $0.name == "spent" }) { told.append(spent) }
            #expect(numbers(fold(edge.entries, [told], [quiet(after)]).counts()) == edge.expected, "\(name)")
        }
    }

    @Test("nothing to count has no value")
    func nothing() {
        for indicator in Indicator.allCases {
            #expect(IndicatorFold().counts().value(of: indicator) == nil)
            #expect(IndicatorFold().counts().base(of: indicator) == 0)
        }
    }

    @Test("the goals are reached exactly")
    func goals() {
        #expect(Indicator.planSuccess.isReached(by: 0.95) && !Indicator.planSuccess.isReached(by: 0.949))
        #expect(Indicator.infraErrors.isReached(by: 0.02) && !Indicator.infraErrors.isReached(by: 0.021))
        #expect(Indicator.savings.isReached(by: 0.1) && !Indicator.savings.isReached(by: 0.099))
    }

    @Test("what cannot be read is told apart, and no amount ends the process")
    func unreadable() {
        var fold = fold([
            entry(["event": "run.plan", "run": "a", "now": "1", "path": "PENDING", "body": "{"]),
            entry(["event": "run.wake", "run": "a", "now": "yesterday"]), entry(["event": "run.wake", "now": "1"]),
            entry(["event": "goal.planned"]),
        ])
        #expect(fold.unreadable == 3 && fold.decisions == 0)
        fold.take(nil, of: 0)
        #expect(fold.unreadable == 4)
    }

    @Test("amounts beyond all measure stay a number")
    func immeasurable() throws {
        let failed = try #require(try GoldenLog.edges().dropFirst().first)
        var fold = IndicatorFold()
        for number in 0..<20 {
            for entry in failed.entries {
                let changes = ["run": "\(number)", "spent": "\(Int.max)"]
                fold.take(entry.map { EnvelopeField(name: $0.name, text: changes[$0.name] ?? text($0)) }, of: 0)
            }
        }
        #expect(fold.counts().spentMicros > BodyCheck.largestAmount)
    }

    private func text(_ field: EnvelopeField) -> String { String(decoding: field.value, as: UTF8.self) }
}
