import Artifacts
import ControlPlane
import Foundation
import RedisTesting
import Testing

extension CrewTests {
    /// The same executables on a Redis Cluster, spoken to with the command line alone.
    @Suite(.timeLimit(.minutes(10))) struct ClusterCrewTests {
        @Test("on a cluster goals of several tenants, whose data lie on different nodes, are applied and rolled back")
        func cluster() async throws {
            let cluster = try await RedisClusterSet.start(.init(appendOnly: true, appendfsync: .always))
            let town = try Town(cluster)
            let services = CrewGround.Service.allCases
            var programs: [RunningProgram] = []
            for service in services { programs.append(try await town.start([service.rawValue])) }
            for program in programs { try await program.waitUntilReady() }
            var runs: [String] = []
            for tenant in ["acme", "beta", "gamma", "delta"] { runs.append(try await town.submit(for: tenant)) }
            for run in runs {
                try await town.wait(for: run) { $0.state == "WAIT_FOR_APPROVE" }
                try await town.carryOut("approve", run)
                try await town.wait(for: run) { $0.outcome == "applied" }
            }
            try await town.carryOut("rollback", runs[0])
            try await town.wait(for: runs[0]) { $0.outcome == "rolled_back" }
            for node in cluster.nodes {
                #expect(try await node.cli("KEYS", "chimera:{p*}:run:*").isEmpty == false, "each node has runs")
            }
            for program in programs.reversed() { #expect(try await program.stop() == 0) }
            try await town.carryOut("audit", "verify")
        }
    }
}

/// An installation on a cluster, known by its environment.
private struct Town {
    private struct Answer: Decodable {
        let run: String
    }

    private let environment: [String: String]
    private let folder: String

    init(_ cluster: RedisClusterSet) throws {
        folder = "\(cluster.nodes[0].directory)/town"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        environment = [
            "CHIMERA_REDIS_URL": cluster.url, "CHIMERA_PARTITIONS": "16", "CHIMERA_CATALOGUE": CrewGround.repository,
            "CHIMERA_SANDBOX": "cwd", "CHIMERA_AUDIT_ARCHIVE": "\(folder)/audit.sqlite",
            "CHIMERA_BLOB_DIR": "\(folder)/blobs", "CHIMERA_WORK_DIR": "\(folder)/work",
            "CHIMERA_WORKER_CAPABILITIES": "apply", "CHIMERA_APPROVER_KEY": "\(folder)/approver.key", "USER": "ann",
            "CHIMERA_REDIS_TIMEOUT": "60s",
        ]
    }

    func start(_ words: [String]) async throws -> RunningProgram { try await RunningProgram.start(words, environment) }

    /// Answers the number of the run.
    func submit(for tenant: String) async throws -> String {
        let file = "\(folder)/goal.json"
        try Data(ArtifactEncoder.encode(try CrewGoals.pipeline())).write(to: URL(filePath: file))
        let text = try await say(["goal", "submit", file, "--tenant", tenant, "--json"])
        return try JSONDecoder().decode(Answer.self, from: Data(text.utf8)).run
    }

    /// Its exit code has to be 0.
    func carryOut(_ words: String...) async throws { _ = try await say(words) }

    func wait(for run: String, _ condition: (RunView) -> Bool) async throws {
        var seen = ""
        do {
            try await waitUntil("run \(run) is as wanted") {
                seen = try await say(["run", "show", run, "--json"], allowing: [66])
                // Before its run is there, a goal is answered by words.
                guard let view = try? JSONDecoder().decode(RunView.self, from: Data(seen.utf8)) else { return false }
                return condition(view)
            }
        } catch is RedisTestingError {
            throw RedisTestingError("gave up waiting: \(seen)")
        }
    }

    private func say(_ words: [String], allowing codes: Set<Int32> = []) async throws -> String {
        let program = try await start(["chimera"] + words)
        let code = try await program.process.waitForExit()
        try #require(code == 0 || codes.contains(code), "\(words): \(program.output)")
        return program.output
    }
}
