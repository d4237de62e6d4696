/// One server per test process, for the many tests that only need keys of their own.
package enum SharedRedis {
    /// Awaited by each caller of `server()`; it lives until the process ends.
    private static let starting = Task {
        try await RedisServer.start(RedisServer.Options(appendOnly: true))
    }

    package static func server() async throws -> RedisServer {
        try await starting.value
    }

    package static func url() async throws -> String {
        try await server().url
    }
}
