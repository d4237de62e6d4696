import RedisClient
import Security
import Testing

@Suite("RedisConfiguration")
struct RedisConfigurationTests {
    @Test("a full URL gives every part, decoded")
    func full() throws {
        let user = "us%40er:p%3Ass"
        let configuration = try RedisConfiguration(url: "rediss://\(user)@redis.example:7000/3")
        #expect(configuration.endpoints == [.tcp(host: "redis.example", port: 7000)])
        #expect(configuration.username == "us@er")
        #expect(configuration.password?.exposed == "p:ss")
        #expect(configuration.database == 3)
        #expect(configuration.tls == TLSOptions())
        #expect(configuration.arrangement == .single)
    }

    @Test(
        "addresses take many forms",
        arguments: [
            ("redis://localhost", .tcp(host: "localhost", port: 6379)), ("redis://h:1/", .tcp(host: "h", port: 1)),
            ("redis://[::1]:7000", .tcp(host: "::1", port: 7000)), ("REDIS://h", .tcp(host: "h", port: 6379)),
            ("unix:///run/redis.sock", .unix(path: "/run/redis.sock")),
            ("redis+unix:///a%20b.sock?db=2", .unix(path: "/a b.sock")),
        ] as [(String, Endpoint)]
    )
    func addresses(url: String, endpoint: Endpoint) throws {
        #expect(try RedisConfiguration(url: url).endpoints == [endpoint])
    }

    @Test("a password alone is the default user's")
    func passwordOnly() throws {
        let configuration = try RedisConfiguration(url: "redis://:secret@h")
        #expect(configuration.username == nil)
        #expect(configuration.password?.exposed == "secret")
    }

    @Test("sentinels and cluster nodes are lists")
    func lists() throws {
        let sentinel = try RedisConfiguration(url: "redis+sentinel://:p@a,b:7/main/2")
        #expect(sentinel.arrangement == .sentinel(master: "main"))
        #expect(sentinel.endpoints == [.tcp(host: "a", port: 26379), .tcp(host: "b", port: 7)])
        #expect(sentinel.database == 2)
        let cluster = try RedisConfiguration(url: "redis+cluster://a,b:7?tls=true")
        #expect(cluster.arrangement == .cluster)
        #expect(cluster.tls != nil)
    }

    @Test(
        "what is not understood is refused, and the part is named",
        arguments: [
            ("localhost:6379", .scheme), ("http://h", .scheme), ("redis://", .host), ("redis://a,b", .host),
            ("redis://h:0", .port), ("redis://h:x", .port), ("redis://h:65536", .port), ("redis://[::1", .host),
            ("redis://h/x", .database), ("redis://h/-1", .database), ("redis://h/1?db=2", .database),
            ("redis://h/1/2", .path), ("redis://h//1", .path), ("redis://h#x", .path), ("redis://u@h", .credentials),
            ("redis://u:@h", .credentials), ("redis://u:%zz@h", .credentials), ("redis://u:%4@h", .credentials),
            ("redis://h?timeout=1", .parameter), ("redis://h?tls=yes", .parameter),
            ("rediss://h?tls=false", .parameter), ("redis://h?db=1&db=2", .parameter), ("unix://h/x", .path),
            ("unix://", .path), ("unix:///x?tls=true", .parameter), ("redis+sentinel://h", .masterName),
            ("redis+sentinel://h/m/1/2", .masterName), ("redis+cluster://h/1", .database),
        ] as [(String, RedisURLError.Part)]
    )
    func refuses(url: String, part: RedisURLError.Part) {
        let error = #expect(throws: RedisURLError.self) { try RedisConfiguration(url: url) }
        #expect(error?.part == part)
    }

    @Test("neither the configuration nor an error shows the password")
    func secrecy() throws {
        let secret = "hunter2"
        let configuration = try RedisConfiguration(url: "redis://u:\(secret)@h")
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!"\(configuration)\(String(reflecting: configuration))\(dumped)".contains(secret))
        let error = #expect(throws: RedisURLError.self) { try RedisConfiguration(url: "redis://u:\(secret)@h:x") }
        #expect(error.map { "\($0)".contains(secret) } == false)
    }

    @Test(
        "a password that nobody encoded is not shown, wherever the parts were cut",
        arguments: ["redis://u:ab/", "redis://u:12/", "redis://:ab?", "redis://:a?1="]
    )
    func carelessSecret(beginning: String) {
        let secret = "hunter2"
        let error = #expect(throws: RedisURLError.self) { try RedisConfiguration(url: "\(beginning)\(secret)@h") }
        #expect(error.map { "\($0)".contains(secret) } == false)
    }
}
