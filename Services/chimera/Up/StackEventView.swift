import Processes

/// What happens to a stack as `up --json` tells it, one object a line; what does not apply is left out.
struct StackEventView: Encodable, Equatable {
    /// In one word, such as `ready`.
    let event: String
    /// As people read it and as `up.json` has it, such as `worker-1`.
    var part: String?
    var pid: Int?
    /// How long it took; with `ended`, how long until it is started again.
    var milliseconds: Int?
    /// What asked for one more worker.
    var backlog: Int?
    var exitCode: Int?
    var signal: Int?
    var reason: String?
    /// The Redis that is used, without its secrets.
    var redis: String?
    var lastWords: [String]?

    enum CodingKeys: String, CodingKey {
        case event
        case part
        case pid
        case milliseconds
        case backlog
        case exitCode
        case signal
        case reason
        case redis
        case lastWords
    }

    private init(_ event: String, _ part: StackPart? = nil, _ end: ProcessEnd? = nil) {
        self.event = event
        self.part = part?.name
        switch end {
        case .exited(let code): exitCode = Int(code)
        case .signalled(let number): signal = Int(number)
        case .overMemory(let held): reason = "it held \(held) MiB of memory"
        case .notStarted(let words): reason = words
        case .lost: reason = "it was lost sight of"
        case nil: break
        }
    }

    init(_ event: StackEvent) {
        switch event {
        case .usesRedis(let url):
            self.init("usesRedis")
            redis = url
        case .starting(let part, let backlog):
            self.init("starting", part)
            self.backlog = backlog
        case .ready(let part, let pid, let time):
            self.init("ready", part)
            self.pid = Int(pid)
            milliseconds = Self.count(time)
        case .ended(let part, let end, let pause):
            self.init("ended", part, end)
            milliseconds = Self.count(pause)
        case .up(let time):
            self.init("up")
            milliseconds = Self.count(time)
        case .unneeded(let part): self.init("unneeded", part)
        case .stopping: self.init("stopping")
        case .stopped(let part, let end): self.init("stopped", part, end)
        case .refused(let part, let end, let words):
            self.init("refused", part, end)
            lastWords = words
        case .spared(let part, let words): self.init("spared", part, .notStarted(words))
        case .cutShort: self.init("cutShort")
        case .unannounced(let words):
            self.init("unannounced")
            reason = words
        }
    }

    private static func count(_ time: Duration) -> Int { Int(time / .milliseconds(1)) }
}
