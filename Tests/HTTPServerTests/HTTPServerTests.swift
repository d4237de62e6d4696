import HTTPServer
import Lifecycle
import Observability
import Testing

@Suite(.timeLimit(.minutes(10))) struct HTTPServerTests {
    private struct Secret: Error {}

    struct Refusal: CustomTestStringConvertible {
        let testDescription: String
        let status: String
        let head: String

        init(_ name: String, _ status: String, _ head: String) {
            testDescription = name
            self.status = status
            self.head = head
        }
    }

    private let metrics = MetricsRegistry()

    private static func router() -> HTTPRouter {
        var router = HTTPRouter()
        router.on(.get, "/hello") { _ in .text("hello\n") }
        router.on(.post, "/echo") { .text("\($0.body.count):" + String(decoding: $0.body, as: UTF8.self)) }
        router.on(.get, "/runs/{run}/steps/{step}") { request in
            let path = [request.parameters["run"] ?? "-", request.parameters["step"] ?? "-"]
            let query = request.query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            return .text((path + query + [request.headers["x-custom"] ?? "-"]).joined(separator: " "))
        }
        router.on(.get, "/fails") { _ in throw Secret() }
        router.on(.get, "/trace") { .text($0.trace.traceID) }
        return router
    }

    /// Runs a server around the body, and drains it afterwards.
    private func withServer(
        _ router: HTTPRouter = router(),
        configure: (inout HTTPServerOptions) -> Void = { _ in },
        _ body: (HTTPServer, ShutdownSignal) async throws -> Void
    ) async throws {
        var options = HTTPServerOptions(host: "127.0.0.1", port: 0)
        configure(&options)
        let server = try HTTPServer(options: options, router: router, metrics: metrics, logger: Logger())
        let shutdown = ShutdownSignal()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await server.run(until: shutdown) }
            defer { shutdown.request() }
            try await body(server, shutdown)
        }
    }

    private func get(_ server: HTTPServer, _ path: String, _ headers: String = "") async -> String {
        await RawConnection.exchange(
            port: server.port,
            "GET \(path) HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\(headers)\r\n"
        )
    }

    @Test("a handler's text, status and type come back")
    func hello() async throws {
        try await withServer { server, _ in
            let response = await get(server, "/hello")
            #expect(response.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(response.contains("Content-Type: text/plain; charset=utf-8\r\n"))
            #expect(response.hasSuffix("\r\n\r\nhello\n"))
        }
    }

    @Test("parameters, query and headers are decoded")
    func decoding() async throws {
        try await withServer { server, _ in
            let response = await get(server, "/runs/r%201/steps/s2?b=2&a=x%26y&b=3&c", "X-Custom: v\r\n")
            #expect(response.hasSuffix("\r\n\r\nr 1 s2 a=x&y b=2 c= v"))
        }
    }

    @Test("HEAD is answered like GET, without the body")
    func head() async throws {
        try await withServer { server, _ in
            let request = "HEAD /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
            let response = await RawConnection.exchange(port: server.port, request)
            #expect(response.hasPrefix("HTTP/1.1 200"))
            #expect(response.contains("Content-Length: 6\r\n"))
            #expect(response.hasSuffix("\r\n\r\n"))
        }
    }

    @Test(
        "what cannot be served is refused with the right status",
        arguments: [
            Refusal("unknown path", "404", "GET /nothing HTTP/1.1\r\nHost: h\r\n"),
            Refusal("wrong method", "405", "GET /echo HTTP/1.1\r\nHost: h\r\n"),
            Refusal("unknown method", "501", "BREW /hello HTTP/1.1\r\nHost: h\r\n"),
            Refusal("path not UTF-8", "400", "GET /%ff%fe HTTP/1.1\r\nHost: h\r\n"),
            Refusal("no host", "400", "GET /hello HTTP/1.1\r\n"),
            Refusal("failing handler", "500", "GET /fails HTTP/1.1\r\nHost: h\r\n"),
            Refusal("body too long", "413", "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 65\r\n"),
            Refusal("length no number", "400", "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n"),
            Refusal("path too long", "414", "GET /\(String(repeating: "a", count: 5000)) HTTP/1.1\r\nHost: h\r\n"),
            Refusal(
                "header too long",
                "431",
                "GET / HTTP/1.1\r\nHost: h\r\nX: \(String(repeating: "a", count: 5000))\r\n"
            ),
        ]
    )
    func refusals(refusal: Refusal) async throws {
        let configure = { (options: inout HTTPServerOptions) in
            options.maximumBodyBytes = 64
            options.maximumHeaderBytes = 4096
        }
        try await withServer(configure: configure) { server, _ in
            let response = await RawConnection.exchange(port: server.port, refusal.head + "Connection: close\r\n\r\n")
            #expect(response.hasPrefix("HTTP/1.1 \(refusal.status) "), "\(response)")
            #expect(!response.contains("Secret"))
        }
    }

    @Test("a wrong method names the right ones")
    func allow() async throws {
        try await withServer { server, _ in
            #expect(await get(server, "/echo").contains("Allow: POST\r\n"))
        }
    }

    @Test("bodies up to the limit are read whole, with or without an announced length")
    func bodies() async throws {
        let text = String(repeating: "x", count: 65_536)
        try await withServer { server, _ in
            let head = "POST /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
            let announced = await RawConnection.exchange(
                port: server.port,
                head + "Content-Length: \(text.count)\r\n\r\n" + text
            )
            #expect(announced.hasSuffix("\r\n\r\n65536:" + text))

            let chunked = head + "Transfer-Encoding: chunked\r\n\r\n"
            let whole = await RawConnection.exchange(port: server.port, chunked + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
            #expect(whole.hasSuffix("\r\n\r\n5:abcde"))

            let tooLong = await RawConnection.exchange(
                port: server.port,
                chunked + "10000\r\n" + text + "\r\n1\r\nx\r\n0\r\n\r\n"
            )
            #expect(!tooLong.contains("200 OK"))
        }
    }

    @Test("requests on one connection are answered in order, and counted by route")
    func keepAlive() async throws {
        try await withServer { options in
            options.idleTimeout = .seconds(600)
        } _: { server, _ in
            let connection = try #require(RawConnection(port: server.port))
            for _ in 0..<3 {
                connection.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(await connection.receive(until: "hello\n").hasPrefix("HTTP/1.1 200"))
            }
            let line = "http_requests_total{method=\"GET\",route=\"/hello\",status=\"200\"} 3\n"
            #expect(metrics.render().contains(line))
            #expect(metrics.problems.isEmpty)
        }
    }

    @Test("a caller's trace goes on, a malformed one is replaced")
    func trace() async throws {
        try await withServer { server, _ in
            let trace = TraceContext.root()
            #expect(await get(server, "/trace", "traceparent: \(trace.traceparent)\r\n").hasSuffix(trace.traceID))
            let response = await get(server, "/trace", "traceparent: 00-bad\r\n")
            #expect(response.split(separator: "\r\n").last?.count == 32)
        }
    }

    @Test("many connections at once are all answered")
    func concurrency() async throws {
        try await withServer { server, _ in
            let count = await withTaskGroup(of: String.self) { group in
                for _ in 0..<50 { group.addTask { await get(server, "/hello") } }
                return await group.reduce(0) { $0 + ($1.hasSuffix("hello\n") ? 1 : 0) }
            }
            #expect(count == 50)
        }
    }

    @Test("shutdown finishes the request under way, and refuses new connections")
    func drain() async throws {
        let gate = ShutdownSignal()
        let (started, sender) = AsyncStream.makeStream(of: Void.self)
        var router = HTTPRouter()
        router.on(.get, "/slow") { _ in
            sender.yield()
            await gate.wait()
            return .text("finished")
        }
        var port = 0
        try await withServer(router) { server, shutdown in
            port = server.port
            let connection = try #require(RawConnection(port: server.port))
            connection.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n")
            for await _ in started { break }
            shutdown.request()
            gate.request()
            #expect(await connection.receiveToEnd().hasSuffix("finished"))
        }
        // Somebody else may have the port by now, but would not know the path.
        let late = await RawConnection.exchange(
            port: port,
            "GET /slow HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
        )
        #expect(!late.contains("finished"))
    }

    @Test("a request that never comes whole does not hold up the shutdown")
    func halfRequest() async throws {
        try await withServer { options in
            options.idleTimeout = .seconds(600)
        } _: { server, shutdown in
            let connection = try #require(RawConnection(port: server.port))
            connection.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n")
            // Its head has been read.
            _ = await connection.receive(until: "\r\n\r\n")
            shutdown.request()
            #expect(await connection.receiveToEnd().isEmpty)
        }
    }

    @Test("an idle connection does not hold up the shutdown")
    func idleConnection() async throws {
        try await withServer { server, shutdown in
            let connection = try #require(RawConnection(port: server.port))
            connection.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n")
            _ = await connection.receive(until: "hello\n")
            shutdown.request()
            #expect(await connection.receiveToEnd().isEmpty)
        }
    }

    @Test("cancellation ends a handler and its connection")
    func cancellation() async throws {
        let (started, sender) = AsyncStream.makeStream(of: Void.self)
        var router = HTTPRouter()
        router.on(.get, "/stuck") { _ in
            sender.yield()
            await ShutdownSignal().wait()
            throw CancellationError()
        }
        let options = HTTPServerOptions(host: "127.0.0.1", port: 0)
        let server = try HTTPServer(options: options, router: router, metrics: metrics, logger: Logger())
        // Awaited below.
        let running = Task { await server.run(until: ShutdownSignal()) }
        let connection = try #require(RawConnection(port: server.port))
        connection.send("GET /stuck HTTP/1.1\r\nHost: h\r\n\r\n")
        for await _ in started { break }
        running.cancel()
        await running.value
        #expect(!(await connection.receiveToEnd()).contains("200 OK"))
    }

    @Test("a taken port and an unknown host are told apart")
    func startErrors() async throws {
        try await withServer { server, _ in
            let taken = HTTPServerOptions(host: "127.0.0.1", port: server.port)
            let error = #expect(throws: HTTPServerError.self) {
                try HTTPServer(options: taken, router: HTTPRouter(), metrics: metrics, logger: Logger())
            }
            #expect(error?.description.hasSuffix("Address already in use") == true)
        }
        let nowhere = HTTPServerOptions(host: "not a host", port: 0)
        #expect(throws: HTTPServerError.unknownHost("not a host")) {
            try HTTPServer(options: nowhere, router: HTTPRouter(), metrics: metrics, logger: Logger())
        }
    }
}
