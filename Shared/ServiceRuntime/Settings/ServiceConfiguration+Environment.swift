import Artifacts
package import Configuration
import RedisClient
import RedisProtocol
import Security

extension ServiceConfiguration {
    /// Throws every problem of the whole environment at once.
    package init(environment: [String: String]) throws(ConfigurationError) {
        let reader = try EnvironmentReader(environment: environment, known: Setting.all)
        self.init(
            adminHost: try reader.value(of: Setting.adminHost),
            adminPort: try reader.value(of: Setting.adminPort),
            allowVolatile: try reader.value(of: Setting.allowVolatile),
            approverKey: try reader.value(of: Setting.approverKey),
            catalogue: try reader.value(of: Setting.catalogue),
            conductor: try ConductorSettings(reader),
            gracePeriod: try reader.value(of: Setting.gracePeriod),
            keyPrefix: try reader.value(of: Setting.keyPrefix),
            logLevel: try reader.value(of: Setting.logLevel),
            partitions: try reader.value(of: Setting.partitions),
            pools: try reader.value(of: Setting.pools),
            redis: try Self.redis(reader),
            replicas: try Self.replicas(reader),
            stallLimit: try reader.value(of: Setting.stallLimit),
            worker: try WorkerSettings(reader),
            effective: reader.effective
        )
        try checkPools()
    }

    /// Nothing is ever sent to a pool that the installation does not have.
    private func checkPools() throws(ConfigurationError) {
        let strangers = worker.pools.filter { !pools.contains($0) }.map(\.text)
        guard !strangers.isEmpty else { return }
        let known = pools.map(\.text).joined(separator: ", ")
        let explanation = "names \(strangers.joined(separator: ", ")), but \(Setting.pools.name) only \(known)"
        throw ConfigurationError([.conflict(key: Setting.workerPools.name, explanation: explanation)])
    }

    private static func redis(_ reader: EnvironmentReader) throws(ConfigurationError) -> RedisConfiguration {
        let url = try reader.value(of: Setting.redisURL).reveal()
        var configuration: RedisConfiguration
        do throws(RedisURLError) {
            configuration = try RedisConfiguration(url: url)
        } catch {
            throw ConfigurationError([.conflict(key: Setting.redisURL.name, explanation: error.description)])
        }
        configuration.commandTimeout = try reader.value(of: Setting.redisTimeout)
        let options = TLSOptions(
            caFile: try reader.value(of: Setting.tlsAuthorities),
            certificateFile: try reader.value(of: Setting.tlsCertificate),
            keyFile: try reader.value(of: Setting.tlsKey),
            serverName: try reader.value(of: Setting.tlsServerName)
        )
        try check(options, isEncrypted: configuration.tls != nil)
        if configuration.tls != nil { configuration.tls = options }
        return configuration
    }

    private static func replicas(_ reader: EnvironmentReader) throws(ConfigurationError) -> ReplicaWait? {
        let count = try reader.value(of: Setting.redisReplicas)
        let limit = try reader.value(of: Setting.redisReplicaWait)
        return count == 0 ? nil : ReplicaWait(replicas: count, limit: limit)
    }

    private static func check(_ options: TLSOptions, isEncrypted: Bool) throws(ConfigurationError) {
        var problems: [ConfigurationProblem] = []
        if (options.certificateFile == nil) != (options.keyFile == nil) {
            let explanation = "needs \(Setting.tlsKey.name), and the other way round"
            problems.append(.conflict(key: Setting.tlsCertificate.name, explanation: explanation))
        }
        if options != TLSOptions() && !isEncrypted {
            let explanation = "is in clear text, but TLS is configured; begin the URL with rediss://"
            problems.append(.conflict(key: Setting.redisURL.name, explanation: explanation))
        }
        if !problems.isEmpty { throw ConfigurationError(problems) }
    }
}
