import Foundation
import Observability
import Synchronization
import Testing

@Suite struct MetricsRegistryTests {
    private let registry = MetricsRegistry()

    private func exposition() -> [String] {
        registry.render().split(separator: "\n").map(String.init).filter { !$0.contains("metrics_misuse_total") }
    }

    @Test("counters, gauges and histograms render as Prometheus text")
    func rendering() {
        registry.counter("hops_total", help: "Hops.").increment(by: 3)
        registry.gauge("depth", help: "Depth.").set(1.5)
        let histogram = registry.histogram("wait_seconds", help: "Wait.", buckets: [0.1, 1])
        for value in [0.1, 0.5, 7] { histogram.observe(value) }
        #expect(
            exposition() == [
                "# HELP depth Depth.", "# TYPE depth gauge", "depth 1.5",
                "# HELP hops_total Hops.", "# TYPE hops_total counter", "hops_total 3",
                "# HELP wait_seconds Wait.", "# TYPE wait_seconds histogram",
                "wait_seconds_bucket{le=\"0.1\"} 1", "wait_seconds_bucket{le=\"1\"} 2",
                "wait_seconds_bucket{le=\"+Inf\"} 3", "wait_seconds_sum 7.6", "wait_seconds_count 3",
            ]
        )
        #expect(registry.problems.isEmpty)
    }

    @Test("what is observed by a label shows what there is at that moment, and nothing while there is nothing")
    func series() {
        let ages = Mutex<[String: Double]>([:])
        registry.observe("age_seconds", help: "Age.", by: "service") { ages.withLock { $0 } }
        #expect(exposition().isEmpty)
        ages.withLock { $0 = ["worker": 2, "core": 1.5] }
        let lines = ["age_seconds{service=\"core\"} 1.5", "age_seconds{service=\"worker\"} 2"]
        #expect(exposition() == ["# HELP age_seconds Age.", "# TYPE age_seconds gauge"] + lines)
        #expect(registry.problems.isEmpty)
    }

    @Test("label values are escaped, and each combination is its own series")
    func labels() {
        let counter = registry.counter("refusals_total", help: "A \\ and\nmore.", labels: ["reason", "tenant"])
        counter.labelled("a\"b\\c\nd", "t").increment()
        counter.labelled("a\"b\\c\nd", "t").increment()
        counter.labelled("z", "t").increment()
        #expect(
            exposition() == [
                "# HELP refusals_total A \\\\ and\\nmore.", "# TYPE refusals_total counter",
                "refusals_total{reason=\"a\\\"b\\\\c\\nd\",tenant=\"t\"} 2",
                "refusals_total{reason=\"z\",tenant=\"t\"} 1",
            ]
        )
    }

    @Test("registering again returns the same metric; another meaning is a problem, not a crash")
    func twice() {
        let first = registry.counter("hops_total", help: "Hops.")
        registry.counter("hops_total", help: "Hops.").increment()
        #expect(first.value == 1)
        registry.gauge("hops_total", help: "Hops.").set(9)
        #expect(registry.problems.contains { $0.contains("registered twice") })
        #expect(registry.render().contains("hops_total 1\n"))
        #expect(registry.render().contains("metrics_misuse_total 2\n"))
    }

    @Test(
        "a name that Prometheus cannot read is kept out",
        arguments: [
            ("1st_total", []), ("a-b_total", []), ("", []), ("x_total", ["le"]), ("x_total", ["__a"]),
            ("x_total", ["a", "a"]),
        ]
    )
    func badNames(name: String, labels: [String]) {
        registry.counter(name, help: "Bad.", labels: labels).increment()
        #expect(exposition().isEmpty)
        #expect(!registry.problems.isEmpty)
    }

    @Test("a bad style is shown but complained of")
    func complaints() {
        registry.counter("hops", help: "Hops.").increment()
        registry.gauge("depth_total", help: "Depth.").set(1)
        registry.gauge("width", help: "").set(1)
        _ = registry.histogram("wait_seconds", help: "Wait.", buckets: [2, 1])
        #expect(registry.problems.count == 4)
        #expect(exposition().contains("hops 1"))
    }

    @Test("a wrong number of label values is counted as misuse")
    func labelCount() {
        registry.counter("hops_total", help: "Hops.", labels: ["pool"]).labelled("a", "b").increment()
        #expect(registry.problems == ["metric hops_total: expected 1 label values, found 2"])
        #expect(exposition().isEmpty)
    }

    @Test("label values beyond the bound are counted together")
    func cardinality() {
        let counter = registry.counter("hops_total", help: "Hops.", labels: ["id"])
        for id in 0..<1500 { counter.labelled("\(id)").increment() }
        let series = exposition().filter { $0.hasPrefix("hops_total{") }
        #expect(series.count == 1001)
        #expect(series.contains("hops_total{id=\"other\"} 500"))
    }

    @Test("concurrent measuring loses nothing")
    func concurrency() async {
        let counter = registry.counter("hops_total", help: "Hops.")
        let gauge = registry.gauge("depth", help: "Depth.")
        let histogram = registry.histogram("wait_seconds", help: "Wait.", buckets: [1])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        counter.increment()
                        gauge.add(1)
                        histogram.observe(.seconds(1))
                    }
                }
            }
        }
        #expect(counter.value == 8000)
        #expect(gauge.value == 8000)
        #expect(histogram.count == 8000)
        #expect(histogram.sum == 8000)
    }

    @Test("extreme values have the spelling of the format")
    func extremes() {
        let gauge = registry.gauge("extreme", help: "Extreme.", labels: ["of"])
        gauge.labelled("inf").set(.infinity)
        gauge.labelled("minus").set(-.infinity)
        gauge.labelled("nan").set(.nan)
        gauge.labelled("tiny").set(1e-9)
        let lines = exposition()
        #expect(lines.contains("extreme{of=\"inf\"} +Inf"))
        #expect(lines.contains("extreme{of=\"minus\"} -Inf"))
        #expect(lines.contains("extreme{of=\"nan\"} NaN"))
        #expect(lines.contains("extreme{of=\"tiny\"} 1e-09"))
    }

    @Test("the process reports its own memory, time, descriptors and start")
    func process() throws {
        registry.observeProcess()
        for name in ["cpu_seconds_total", "resident_memory_bytes", "open_fds", "start_time_seconds"] {
            let line = try #require(exposition().first { $0.hasPrefix("process_\(name) ") })
            let value = try #require(line.split(separator: " ").last.flatMap { Double($0) })
            #expect(value > 0, "\(line)")
        }
    }

    @Test("promtool finds nothing to complain about")
    func promtool() async throws {
        registry.observeProcess()
        registry.counter("refusals_total", help: "Odd \"help\" \\ text.", labels: ["reason"]).labelled("a\"\n\\é")
            .increment()
        registry.gauge("queue_depth", help: "Depth.", labels: ["lane"]).labelled("high").set(-.infinity)
        let waits = registry.histogram(
            "wait_seconds",
            help: "Wait.",
            labels: ["pool"],
            buckets: Histogram.latencyBuckets
        )
        waits.labelled("llm").observe(0.2)
        let verdict = try await Promtool.check(registry.render())
        #expect(verdict.status == 0, "\(verdict.output)")
        #expect(verdict.output.isEmpty)

        let bad = try await Promtool.check("# TYPE x counter\nx 1\n")
        #expect(bad.status != 0)
    }
}
