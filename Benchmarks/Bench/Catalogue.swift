/// Every benchmark, in the order in which they run.
enum Catalogue {
    static let all: [any Benchmark.Type] = [
        HopBenchmark.self, PeerBenchmark.self, DispatchBenchmark.self, CrashBenchmark.self, BacklogBenchmark.self,
        PriorityBenchmark.self, LifecycleBenchmark.self, RollbackBenchmark.self, UrgentGoalsBenchmark.self,
        AgentsBenchmark.self,
        WaitingBenchmark.self, StartBenchmark.self, AuditBenchmark.self,
    ]
}
