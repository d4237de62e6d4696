import RedisProtocol
import Testing

@Suite("ServerError")
struct ServerErrorTests {
    @Test(
        "the first word decides what to do",
        arguments: [
            ("LOADING Redis is loading the dataset in memory", .backOff),
            ("CLUSTERDOWN The cluster is down", .backOff),
            ("TRYAGAIN Multiple keys request during rehashing of slot", .backOff),
            ("MASTERDOWN Link with MASTER is down", .backOff),
            ("ERR max number of clients reached", .backOff),
            ("READONLY You can't write against a read only replica.", .resolveAgain),
            ("MOVED 3999 127.0.0.1:6381", .resolveAgain), ("ASK 3999 127.0.0.1:6381", .resolveAgain),
            ("MISCONF Errors writing to the AOF file", .storageRefused),
            ("OOM command not allowed when used memory > 'maxmemory'.", .storageRefused),
            ("NOREPLICAS Not enough good replicas to write.", .storageRefused),
            ("NOSCRIPT No matching script.", .functionMissing), ("ERR Function not found", .functionMissing),
            ("NOGROUP No such key 's' or consumer group 'g'", .groupMissing),
            ("UNBLOCKED the stream key no longer exists", .groupMissing),
            (
                "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)",
                .resolveAgain
            ),
            ("BUSY Redis is busy running a script.", .busy), ("NOAUTH Authentication required.", .denied),
            ("WRONGPASS invalid username-password pair", .denied), ("NOPERM this user has no permissions", .denied),
            ("ERR AUTH <password> called without any password configured", .denied),
            ("ERR unknown command 'X'", .fault), ("WRONGTYPE Operation against a key", .fault),
            ("BUSYGROUP Consumer Group name already exists", .fault), ("", .fault), ("no code word", .fault),
        ] as [(String, ServerError.Class)]
    )
    func classes(line: String, reaction: ServerError.Class) {
        #expect(ServerError(line: line).reaction == reaction)
    }

    @Test("the line is split at its first space")
    func splits() {
        let error = ServerError(line: "NOGROUP No such key")
        #expect(error.code == "NOGROUP")
        #expect(error.message == "No such key")
        #expect(error.description == "NOGROUP No such key")
        #expect(ServerError(line: "lower case first").code == "ERR")
        #expect(ServerError(line: "OOM").message == "")
    }

    @Test("only refusals that leave nothing behind are transient")
    func transient() {
        #expect(ServerError(code: "LOADING", message: "").isTransient)
        #expect(ServerError(code: "BUSY", message: "").isTransient)
        #expect(!ServerError(code: "MISCONF", message: "").isTransient)
        #expect(!ServerError(code: "READONLY", message: "").isTransient)
    }
}
