package import Configuration
import FoundationEssentials
package import HTTPServer
package import Observability

/// What operators and orchestrators ask a service: `/metrics`, `/healthz`, `/readyz` and `/config`.
package struct AdminServer {
    /// The body of `/config`: secrets are masked, so that two instances can be compared.
    package struct ConfigurationReport: Codable, Equatable, Sendable {
        package let service: String
        package let version: String
        package let entries: [EffectiveConfiguration.Entry]

        enum CodingKeys: String, CodingKey {
            case service
            case version
            case entries
        }
    }

    private let service: String
    private let effective: EffectiveConfiguration
    private let readiness: Readiness
    private let metrics: MetricsRegistry

    package init(
        service: String,
        effective: EffectiveConfiguration,
        readiness: Readiness,
        metrics: MetricsRegistry
    ) {
        self.service = service
        self.effective = effective
        self.readiness = readiness
        self.metrics = metrics
    }

    /// Alive means that the process answers; whether it should be given work is what `/readyz` says (200 or 503).
    package var router: HTTPRouter {
        var router = HTTPRouter()
        router.on(.get, "/metrics") { [metrics] _ in
            var response = HTTPResponse.text(metrics.render())
            response.headers = ["Content-Type": "text/plain; version=0.0.4; charset=utf-8"]
            return response
        }
        router.on(.get, "/healthz") { [service] _ in
            try Self.json(["service": service, "status": "alive", "version": ProgramVersion.text])
        }
        router.on(.get, "/readyz") { [readiness] _ in
            let report = await readiness.report()
            return try Self.json(report, status: report.ready ? .ok : .serviceUnavailable)
        }
        let configuration = ConfigurationReport(
            service: service,
            version: ProgramVersion.text,
            entries: effective.entries
        )
        router.on(.get, "/config") { _ in try Self.json(configuration) }
        return router
    }

    private static func json(_ value: some Encodable, status: HTTPStatus = .ok) throws -> HTTPResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return .json(Array(try encoder.encode(value)) + [UInt8(ascii: "\n")], status: status)
    }
}
