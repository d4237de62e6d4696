import Artifacts
import Configuration
import Foundation
import Observability
import RedisClient
import RedisProtocol
import Security
import ServiceRuntime
import Testing

@Suite struct ServiceConfigurationTests {
    private func problems(_ environment: [String: String]) -> [String] {
        do {
            _ = try ServiceConfiguration(environment: environment)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test("an empty environment is a laptop's configuration")
    func defaults() throws {
        let configuration = try ServiceConfiguration(environment: [:])
        #expect(configuration.adminHost == "127.0.0.1" && configuration.adminPort == 9464)
        #expect(configuration.gracePeriod == .seconds(20) && configuration.stallLimit == .seconds(30))
        #expect(configuration.partitions == 1 && configuration.keyPrefix == "chimera")
        #expect(configuration.pools.map(\.text) == ["general"] && configuration.replicas == nil)
        #expect(configuration.logLevel == .info && !configuration.allowVolatile)
        #expect(configuration.redis.commandTimeout == .seconds(5) && configuration.redis.tls == nil)
        #expect(configuration.effective.entries.count == Setting.all.count)
        #expect(configuration.effective.entries.allSatisfy { $0.origin == .default })
    }

    @Test("every value is taken from the environment, and no password is shown")
    func values() throws {
        let configuration = try ServiceConfiguration(environment: [
            "CHIMERA_ADMIN_HOST": "0.0.0.0", "CHIMERA_ADMIN_PORT": "0", "CHIMERA_ALLOW_VOLATILE": "true",
            "CHIMERA_GRACE_PERIOD": "5s", "CHIMERA_KEY_PREFIX": "blue-1", "CHIMERA_LOG_LEVEL": "debug",
            "CHIMERA_PARTITIONS": "16", "CHIMERA_POOLS": "general,gpu", "CHIMERA_REDIS_REPLICAS": "2",
            "CHIMERA_REDIS_REPLICA_WAIT": "1s", "CHIMERA_REDIS_TIMEOUT": "250ms", "CHIMERA_STALL_LIMIT": "1m",
            "CHIMERA_REDIS_URL": "rediss://user:hunter2@db:7000/3", "CHIMERA_REDIS_TLS_CA": "/ca.pem",
            "CHIMERA_REDIS_TLS_CERTIFICATE": "/c.pem", "CHIMERA_REDIS_TLS_KEY": "/k.pem",
            "CHIMERA_REDIS_TLS_SERVER_NAME": "redis.internal", "CHIMERA_AUTO_APPROVE": "off",
            "CHIMERA_TENANT_BUDGET": "7", "CHIMERA_SPEND_PER_MINUTE": "8", "CHIMERA_AUDIT_ARCHIVE": "",
        ])
        #expect(configuration.conductor.autoApprove == .off && configuration.conductor.tenantBudget == 7)
        #expect(configuration.conductor.auditArchive == nil)
        #expect(configuration.conductor.spendPerMinute == 8)
        #expect(configuration.adminHost == "0.0.0.0" && configuration.adminPort == 0)
        #expect(configuration.allowVolatile && configuration.keyPrefix == "blue-1")
        #expect(configuration.logLevel == .debug && configuration.partitions == 16)
        #expect(configuration.pools.map(\.text) == ["general", "gpu"])
        #expect(configuration.replicas == ReplicaWait(replicas: 2, limit: .seconds(1)))
        #expect(configuration.redis.commandTimeout == .milliseconds(250) && configuration.redis.database == 3)
        #expect(configuration.redis.tls?.caFile == "/ca.pem" && configuration.redis.tls?.serverName == "redis.internal")
        #expect(!configuration.effective.lines.joined().contains("hunter2"))
        #expect(!"\(configuration)".contains("hunter2"))
    }

    @Test("the folders of blobs, work, the audit archive and Redis' sockets are private")
    func privacy() throws {
        let configuration = try ServiceConfiguration(environment: [
            "CHIMERA_AUDIT_ARCHIVE": "/a/audit.sqlite", "CHIMERA_BLOB_DIR": "/b", "CHIMERA_WORK_DIR": "/w",
            "CHIMERA_REDIS_URL": "unix:///r/redis.sock",
        ])
        #expect(configuration.privateFolders == ["/b", "/w", "/r", "/a"])
        #expect(try ServiceConfiguration(environment: ["CHIMERA_AUDIT_ARCHIVE": ""]).privateFolders.count == 2)
    }

    @Test("a bad Redis URL is explained without repeating it, together with all other problems")
    func badURL() {
        let found = problems([
            "CHIMERA_REDIS_URL": "redis://u:hunter2@h:99999", "CHIMERA_PARTITIONS": "0", "CHIMERA_X": "",
        ])
        #expect(found.count == 3)
        #expect(found.contains { $0.hasPrefix("CHIMERA_REDIS_URL: expected a URL") && $0.contains("port") })
        #expect(!found.joined().contains("hunter2"))
    }

    @Test("TLS settings that do not fit together are refused")
    func tls() {
        #expect(
            problems(["CHIMERA_REDIS_TLS_CERTIFICATE": "/c.pem"]) == [
                "CHIMERA_REDIS_TLS_CERTIFICATE: needs CHIMERA_REDIS_TLS_KEY, and the other way round",
                "CHIMERA_REDIS_URL: is in clear text, but TLS is configured; begin the URL with rediss://",
            ]
        )
    }

    @Test("a worker cannot serve a pool that the installation does not have")
    func strangePool() {
        #expect(problems(["CHIMERA_POOLS": "general,gpu", "CHIMERA_WORKER_POOLS": "gpu"]).isEmpty)
        let found = problems(["CHIMERA_POOLS": "general,gpu", "CHIMERA_WORKER_POOLS": "gpu,genral"])
        #expect(found == ["CHIMERA_WORKER_POOLS: names genral, but CHIMERA_POOLS only general, gpu"])
    }

    @Test("the variables that Kubernetes adds for a Service are nobody's mistake; without their pair they are")
    func serviceLinks() {
        let links = [
            "CHIMERA_REDIS_SERVICE_HOST": "10.0.0.1", "CHIMERA_REDIS_SERVICE_PORT": "6379",
            "CHIMERA_REDIS_SERVICE_PORT_REDIS": "6379", "CHIMERA_REDIS_PORT": "tcp://10.0.0.1:6379",
            "CHIMERA_REDIS_PORT_6379_TCP_ADDR": "10.0.0.1",
        ]
        #expect(problems(links).isEmpty)
        #expect(problems(links.merging(["CHIMERA_REDIS_URI": "x"]) { $1 }).count == 1)
        #expect(problems(links.filter { $0.key != "CHIMERA_REDIS_SERVICE_HOST" }).count == 4)
    }

    @Test("a key prefix cannot hold what would change a key's meaning", arguments: ["", "a:b", "a{b", "a b", "é"])
    func keyPrefix(text: String) {
        #expect(problems(["CHIMERA_KEY_PREFIX": text]).count == 1)
    }

    @Test(".env.example lists exactly the keys that exist, with their defaults")
    func exampleFile() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = try String(contentsOf: root.appending(path: ".env.example"), encoding: .utf8)
        #expect(file == ExampleFile.lines(for: Setting.all).joined(separator: "\n") + "\n")
        #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
        let settings = file.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            $0.split(separator: "=", maxSplits: 1)
        }
        let environment = Dictionary(
            uniqueKeysWithValues: settings.map { (String($0[0]), $0.count > 1 ? String($0[1]) : "") }
        )
        let configuration = try ServiceConfiguration(environment: environment)
        #expect(configuration.effective.entries.allSatisfy { $0.origin == .environment })
    }
}
