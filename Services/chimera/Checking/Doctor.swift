import Configuration
import FoundationEssentials
import HTTPServer
import Observability
import Planning
import RedisClient
import RedisProtocol
import ServiceRuntime

/// `chimera doctor`: looks at everything that a service needs at its start, and says what to mend.
struct Doctor {
    struct Finding: Encodable, Equatable {
        let subject: String
        let state: String
        /// Nil when nothing is to be mended.
        let remedy: String?
    }

    private static let neededFiles = 4096

    let environment: [String: String]
    /// Where the executables of the installation should lie.
    var programs = URL(filePath: CatalogueFolder.ownProgram).deletingLastPathComponent().path

    func findings() async -> [Finding] {
        var findings = [openFiles(), ProgramsCheck(folder: programs).finding()]
        do throws(ConfigurationError) {
            let configuration = try ServiceConfiguration(environment: environment)
            findings.append(Finding(subject: "configuration", state: "complete", remedy: nil))
            findings.append(CatalogueCheck(setting: configuration.catalogue, pools: configuration.pools).finding())
            findings.append(await SandboxCheck(programs: programs).finding(configuration.worker.sandbox))
            findings.append(adminPort(configuration))
            findings.append(await redis(configuration))
        } catch {
            findings += error.problems.map { problem in
                Finding(subject: "configuration", state: "\(problem)", remedy: "see .env.example for \(problem.key)")
            }
        }
        return findings
    }

    private func openFiles() -> Finding {
        // Without /proc the limit is unknown, which is no fault.
        let limits = (try? String(contentsOfFile: "/proc/self/limits", encoding: .utf8)) ?? ""
        let line = limits.split(separator: "\n").first { $0.hasPrefix("Max open files") }
        let limit = line?.split(separator: " ").compactMap { Int($0) }.first
        guard let limit, limit < Self.neededFiles else {
            return Finding(subject: "open files", state: limit.map { "limit \($0)" } ?? "no limit", remedy: nil)
        }
        let remedy = "raise the limit to \(Self.neededFiles) or more, with ulimit -n or LimitNOFILE"
        return Finding(subject: "open files", state: "limit \(limit)", remedy: remedy)
    }

    private func adminPort(_ configuration: ServiceConfiguration) -> Finding {
        let place = "\(configuration.adminHost):\(configuration.adminPort)"
        do throws(HTTPServerError) {
            let options = HTTPServerOptions(host: configuration.adminHost, port: configuration.adminPort)
            _ = try HTTPServer(options: options, router: HTTPRouter(), metrics: MetricsRegistry(), logger: Logger())
            return Finding(subject: "admin port", state: "\(place) is free", remedy: nil)
        } catch {
            let remedy = "change \(Setting.adminHost.name) or \(Setting.adminPort.name), unless a service already runs"
            return Finding(subject: "admin port", state: "\(error)", remedy: remedy)
        }
    }

    private func redis(_ configuration: ServiceConfiguration) async -> Finding {
        let client = RedisClient(configuration.redis, logger: Logger(), metrics: MetricsRegistry())
        let start = ContinuousClock.now
        var finding: Finding
        do throws(RedisError) {
            _ = try await client.send(PING())
            let microseconds = Int((ContinuousClock.now - start) / .microseconds(1))
            finding = Finding(subject: "Redis", state: "answers, connected in \(microseconds) µs", remedy: nil)
            if let problem = try await serverProblem(client, configuration) { finding = problem }
        } catch {
            let remedy = "start Redis 7.0 or later, or change \(Setting.redisURL.name)"
            finding = Finding(subject: "Redis", state: "\(error)", remedy: remedy)
        }
        await client.close()
        return finding
    }

    /// What a service would refuse at its start; several problems are one finding.
    private func serverProblem(
        _ client: RedisClient,
        _ configuration: ServiceConfiguration
    ) async throws(RedisError) -> Finding? {
        let requirements = ServerRequirements(
            allowsVolatile: configuration.allowVolatile,
            expectsCluster: client.isCluster
        )
        let problems = try await ServerProbe.problems(client, requirements)
        guard !problems.isEmpty else { return nil }
        return Finding(
            subject: "Redis",
            state: problems.map(\.found).joined(separator: "; "),
            remedy: problems.map(\.remedy).joined(separator: "\n     ")
        )
    }
}
