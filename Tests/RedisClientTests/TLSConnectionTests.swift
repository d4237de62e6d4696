import RedisClient
import RedisProtocol
import RedisTesting
import Security
import Testing

@Suite("TLS connection", .timeLimit(.minutes(10)))
struct TLSConnectionTests {
    @Test("the right authority and name let commands through, large ones too")
    func accepted() async throws {
        let certificates = try await TestCertificates.shared()
        let server = try await RedisServer.start(.init(tls: .ignored))
        for host in ["127.0.0.1", "localhost"] {
            try await withClient("rediss://\(host):\(server.port)") { configuration in
                configuration.tls = TLSOptions(caFile: certificates.caFile)
            } _: { client in
                let value = [UInt8](repeating: 7, count: 3_000_000)
                _ = try await client.send(SET(RedisKey("k"), to: value), timeout: .seconds(30))
                let back = try await client.send(GET(RedisKey("k")), timeout: .seconds(30))
                #expect(back == value)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<200 {
                        group.addTask {
                            let echo = try await client.send(RawCommand(["ECHO", "\(number)"])).string()
                            #expect(echo == "\(number)")
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test("a certificate of another authority is refused at once")
    func wrongAuthority() async throws {
        let certificates = try await TestCertificates.shared()
        try await expectRefusal(by: .init(tls: .ignored), containing: "certificate") {
            $0.tls = TLSOptions(caFile: certificates.wrongCAFile)
        }
    }

    @Test("a certificate for another name is refused at once")
    func wrongName() async throws {
        let certificates = try await TestCertificates.shared()
        try await expectRefusal(by: .init(tls: .ignored), containing: "mismatch") {
            $0.tls = TLSOptions(caFile: certificates.caFile, serverName: "redis.example")
        }
    }

    @Test("a server that asks for our certificate gets it")
    func clientCertificate() async throws {
        let certificates = try await TestCertificates.shared()
        let server = try await RedisServer.start(.init(tls: .required))
        try await withClient(server.url) { configuration in
            configuration.tls = TLSOptions(
                caFile: certificates.caFile,
                certificateFile: certificates.client.certificateFile,
                keyFile: certificates.client.keyFile
            )
        } _: { client in
            try await client.send(PING())
        }
    }

    @Test("without our certificate, or with a stranger's, such a server refuses us at once", arguments: [false, true])
    func noClientCertificate(stranger: Bool) async throws {
        let certificates = try await TestCertificates.shared()
        try await expectRefusal(by: .init(tls: .required), containing: "") {
            $0.tls = TLSOptions(
                caFile: certificates.caFile,
                certificateFile: stranger ? certificates.stranger.certificateFile : nil,
                keyFile: stranger ? certificates.stranger.keyFile : nil
            )
        }
    }

    @Test("a file that is not there is named")
    func missingFile() async throws {
        try await expectRefusal(by: .init(tls: .ignored), containing: "/no/such/ca.pem") {
            $0.tls = TLSOptions(caFile: "/no/such/ca.pem")
        }
    }

    @Test("clear text to a TLS server ends by the time limit")
    func clearText() async throws {
        let server = try await RedisServer.start(.init(tls: .ignored))
        try await withClient("redis://127.0.0.1:\(server.port)") { client in
            await #expect(throws: RedisError.self) { try await client.send(PING(), timeout: .milliseconds(200)) }
        }
    }

    private func expectRefusal(
        by options: RedisServer.Options,
        containing text: String,
        _ change: (inout RedisConfiguration) -> Void
    ) async throws {
        let server = try await RedisServer.start(options)
        try await withClient(server.url, change) { client in
            let error = await #expect(throws: RedisError.self) {
                try await client.send(PING(), timeout: .seconds(50))
            }
            let refusal = try #require(error?.answer)
            #expect(refusal.reaction == .denied)
            #expect(refusal.message.contains(text))
        }
    }
}
