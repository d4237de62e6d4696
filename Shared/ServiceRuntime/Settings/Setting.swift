package import Artifacts
package import Configuration
package import Observability
import RedisClient

/// Every environment variable that any service reads, declared once.
///
/// All services know all names, so that they can share one environment and still refuse a misspelt one.
package enum Setting {
    package static let adminHost = EnvironmentKey(
        "CHIMERA_ADMIN_HOST",
        help: "Address on which metrics, health and configuration are served; 0.0.0.0 for all.",
        default: "127.0.0.1",
        .text("a host name or address")
    )

    package static let adminPort = EnvironmentKey(
        "CHIMERA_ADMIN_PORT",
        help: "Port on which metrics, health and configuration are served; 0 lets the system choose.",
        default: "9464",
        .integer(in: 0...65_535)
    )

    package static let allowVolatile = EnvironmentKey(
        "CHIMERA_ALLOW_VOLATILE",
        help: "Accept a Redis without AOF, whose content does not survive a restart.",
        default: "false",
        .boolean
    )

    package static let approverKey = EnvironmentKey(
        "CHIMERA_APPROVER_KEY",
        help: "File with the key that signs what you approve; when empty, in your own configuration folder.",
        owner: "chimera",
        default: "",
        ValueParser.text("the path of a file").optional
    )

    package static let catalogue = EnvironmentKey(
        "CHIMERA_CATALOGUE",
        help:
            "Folder with blueprints/, agents/, prices.json and schedules/; when empty, the working directory or the nearest above the program.",
        default: "",
        ValueParser.text("the path of a folder").optional
    )

    package static let gracePeriod = EnvironmentKey(
        "CHIMERA_GRACE_PERIOD",
        help:
            "How long a service may drain after SIGTERM before it is cut short; less than the orchestrator's own limit.",
        default: "20s",
        .duration(in: .zero ... .seconds(3600))
    )

    package static let keyPrefix = EnvironmentKey(
        "CHIMERA_KEY_PREFIX",
        help: "What every Redis key begins with, for several installations on one Redis.",
        default: "chimera",
        ValueParser.text("letters, digits, dots and dashes").map { text in
            text.utf8.allSatisfy { isNameByte($0) } ? text : nil
        }
    )

    package static let logLevel = EnvironmentKey(
        "CHIMERA_LOG_LEVEL",
        help: "The least important records that are written.",
        default: "info",
        ValueParser<LogLevel>.oneOf
    )

    package static let partitions = EnvironmentKey(
        "CHIMERA_PARTITIONS",
        help:
            "How many partitions tenants are spread over, the same for all services: 1 on a laptop, 16 to 64 on a cluster.",
        default: "1",
        .integer(in: 1...1024)
    )

    package static let pools = EnvironmentKey(
        "CHIMERA_POOLS",
        help: "The worker pools of the installation, the same for all services.",
        default: "general",
        ValueParser.text("names such as general or gpu-large").map { PoolName($0) }.list
    )

    package static let redisReplicas = EnvironmentKey(
        "CHIMERA_REDIS_REPLICAS",
        help: "How many replicas should have a commit before it counts; 0 where there are none.",
        default: "0",
        .integer(in: 0...8)
    )

    package static let redisReplicaWait = EnvironmentKey(
        "CHIMERA_REDIS_REPLICA_WAIT",
        help: "How long a commit waits for its replicas; then it goes on, and is counted as under-replicated.",
        default: "250ms",
        .duration(in: .milliseconds(1) ... .seconds(10))
    )

    package static let redisTimeout = EnvironmentKey(
        "CHIMERA_REDIS_TIMEOUT",
        help: "How long a Redis command may take.",
        default: "5s",
        .duration(in: .milliseconds(100) ... .seconds(60))
    )

    package static let redisURL = EnvironmentKey(
        "CHIMERA_REDIS_URL",
        help: "Where Redis is: redis://, rediss://, unix://, redis+sentinel:// or redis+cluster://.",
        default: "redis://127.0.0.1:6379/0",
        sensitivity: .url,
        redisURLParser.secret
    )

    package static let stallLimit = EnvironmentKey(
        "CHIMERA_STALL_LIMIT",
        help: "A service whose loops make no progress for so long is not ready.",
        default: "30s",
        .duration(in: .seconds(5) ... .seconds(600))
    )

    package static let tlsAuthorities = EnvironmentKey(
        "CHIMERA_REDIS_TLS_CA",
        help: "File with the authorities that Redis' certificate is checked against; the system's when empty.",
        default: "",
        filePath.optional
    )

    package static let tlsCertificate = EnvironmentKey(
        "CHIMERA_REDIS_TLS_CERTIFICATE",
        help: "File with our own certificate, for a Redis that asks for one.",
        default: "",
        filePath.optional
    )

    package static let tlsKey = EnvironmentKey(
        "CHIMERA_REDIS_TLS_KEY",
        help: "File with the private key of our own certificate.",
        default: "",
        filePath.optional
    )

    package static let tlsServerName = EnvironmentKey(
        "CHIMERA_REDIS_TLS_SERVER_NAME",
        help: "The name that Redis' certificate must bear; the URL's host when empty.",
        default: "",
        ValueParser.text("a host name").optional
    )

    /// Every key, sorted by name.
    package static let all: [any RegisteredKey] = [
        adminHost, adminPort, allowVolatile, approverKey, auditArchive, autoApprove, blobDirectory, catalogue,
        gracePeriod,
        keyPrefix,
        logLevel, partitions, pools, redisReplicas, redisReplicaWait, redisTimeout, tlsAuthorities, tlsCertificate,
        tlsKey,
        tlsServerName, redisURL, sandbox, sandboxReadable, spendPerMinute, stallLimit, tenantBudget, workDirectory,
        workerCapabilities,
        workerMemory, workerPools, workerSlots,
    ]

    private static let filePath = ValueParser.text("the path of a file")

    private static let redisURLParser = ValueParser<String>(
        expectation: "a URL such as redis://user:password@host:6379/0",
        explain: { text in
            do throws(RedisURLError) {
                _ = try RedisConfiguration(url: text)
                return nil
            } catch {
                return error.description
            }
        },
        // `explain` tells what is lost here.
        parse: { text in (try? RedisConfiguration(url: text)) == nil ? nil : text }
    )

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
