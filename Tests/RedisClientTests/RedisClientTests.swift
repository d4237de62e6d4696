import Observability
import RedisClient
import RedisProtocol
import RedisTesting
import Testing

@Suite("RedisClient")
struct RedisClientTests {
    @Test("gives a value back as it was set")
    func roundTrip() async throws {
        try await withClient(SharedRedis.url()) { client in
            let key = KeyPrefix.unique().key("value")
            let isSet = try await client.send(SET(key, to: [0, 13, 10, 255]))
            let value = try await client.send(GET(key))
            #expect(isSet)
            #expect(value == [0, 13, 10, 255])
        }
    }

    @Test("resumes a thousand concurrent callers each with the reply to its own command")
    func manyCallers() async throws {
        try await withClient(SharedRedis.url(), commandTimeout: .seconds(60)) { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<1_000 {
                    group.addTask {
                        let reply = try await client.send(RawCommand(["ECHO", "\(number)"]))
                        let echo = try reply.string()
                        #expect(echo == "\(number)")
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("answers an error reply as an error with its word")
    func errorReply() async throws {
        try await withClient(SharedRedis.url()) { client in
            await #expect(throws: RedisError.self) { try await client.send(RawCommand(["NOSUCHCOMMAND"])) }
            try await client.send(PING())
        }
    }
}

/// Makes a client for one test and closes it at the end.
@discardableResult
func withClient<Result>(
    _ url: String,
    commandTimeout: Duration = .seconds(60),
    _ body: (RedisClient) async throws -> Result
) async throws -> Result {
    try await withClient(url, { $0.commandTimeout = commandTimeout }, body)
}

/// The same with any change of the configuration.
@discardableResult
func withClient<Result>(
    _ url: String,
    _ change: (inout RedisConfiguration) -> Void,
    _ body: (RedisClient) async throws -> Result
) async throws -> Result {
    var configuration = try RedisConfiguration(url: url)
    // A machine that stands still for seconds is no fault of the client.
    configuration.commandTimeout = .seconds(60)
    change(&configuration)
    let client = RedisClient(configuration, logger: Logger(), metrics: MetricsRegistry())
    do {
        let result = try await body(client)
        await client.close()
        return result
    } catch {
        await client.close()
        throw error
    }
}
