package import Lifecycle
package import Observability

/// A small HTTP/1.1 server: libmicrohttpd reads and writes, each handler runs as a Swift task.
///
/// It listens from its creation, and answers while it runs. A handler that throws is answered with 500, its error is
/// logged and not shown. On shutdown it accepts no connection, finishes the requests under way, and returns.
package final class HTTPServer: Service {
    package let name: String
    package let port: Int
    private let host: String
    private let router: HTTPRouter
    private let daemon: MicrohttpdDaemon
    private let metrics: HTTPServerMetrics
    private let logger: Logger

    package init(
        name: String = "http",
        options: HTTPServerOptions,
        router: HTTPRouter,
        metrics: MetricsRegistry,
        logger: Logger
    ) throws(HTTPServerError) {
        let socket = try ListeningSocket(host: options.host, port: options.port)
        self.name = name
        host = options.host
        port = socket.port
        self.router = router
        self.metrics = HTTPServerMetrics(metrics)
        self.logger = logger
        daemon = try MicrohttpdDaemon(socket, options)
    }

    package func run(until shutdown: ShutdownSignal) async {
        logger.info("http server listening", ["http.host": host, "http.port": "\(port)"])
        await withDiscardingTaskGroup { group in
            group.addTask { [daemon] in
                await shutdown.wait()
                daemon.drain()
                await daemon.drained.wait()
                daemon.finishRequests()
            }
            for await exchange in daemon.requests {
                group.addTask { await self.handle(exchange) }
            }
        }
        await daemon.stop()
    }

    private func handle(_ exchange: Exchange) async {
        let request = exchange.request
        let start = ContinuousClock.now
        let (response, route) = await respond(to: request)
        metrics.requests.labelled(request.method.rawValue, route, "\(response.status.code)").increment()
        metrics.duration.labelled(route).observe(ContinuousClock.now - start)
        daemon.answer(exchange, response)
    }

    private func respond(to request: HTTPRequest) async -> (HTTPResponse, route: String) {
        switch router.match(request.method, request.path) {
        case .handler(let handler, let route, let parameters):
            var request = request
            request.parameters = parameters
            do {
                return (try await handler(request), route)
            } catch {
                let log = logger.with(trace: request.trace)
                log.error("http handler failed", ["http.route": route, "error": "\(error)"])
                return (.problem(.internalServerError, "internal error"), route)
            }
        case .wrongMethod(let allowed):
            var response = HTTPResponse.problem(.methodNotAllowed, "this path has other methods")
            response.headers.add("Allow", allowed.map(\.rawValue).sorted().joined(separator: ", "))
            return (response, "none")
        case .nothing:
            return (.problem(.notFound, "there is nothing at this path"), "none")
        }
    }
}
