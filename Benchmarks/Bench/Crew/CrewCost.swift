import FoundationEssentials
import Glibc
import RedisProtocol

/// What the crew has used so far: processor time of each kind of service and of the server, and calls of the server.
struct CrewCost {
    /// Functions and the two commands that services send most; what functions call inside is not asked for.
    private static let commands = ["fcall", "hmget", "xreadgroup"]

    /// In seconds, by kind.
    private(set) var processor: [String: Double] = [:]
    private(set) var calls: [String: Double] = [:]

    init(pids: [(kind: String, pid: Int32)], server: ServerInfo) throws {
        for (kind, pid) in pids { processor[kind, default: 0] += try Self.processorTime(of: pid) }
        let seconds = ["used_cpu_sys", "used_cpu_user"].compactMap { server[$0].flatMap(Double.init) }
        processor["redis"] = seconds.reduce(0, +)
        for command in Self.commands {
            let fields = server["cmdstat_\(command)"]?.split(separator: ",").first?.split(separator: "=")
            calls[command] = fields?.last.flatMap { Double($0) } ?? 0
        }
    }

    /// What so many goals have cost each, since the earlier look.
    func figures(since before: CrewCost, perGoalOf count: Int) -> [Figure] {
        let goals = Double(count)
        let times = processor.map { kind, seconds in
            (kind, (seconds - before.processor[kind, default: 0]) / goals * 1_000_000)
        }
        let total = times.reduce(0) { $0 + $1.1 }
        return [Figure("lifecycle", "processor time of a goal", total, "us")]
            + times.sorted { $0.0 < $1.0 }.map { Figure("lifecycle", "  of it \($0)", $1, "us") }
            + Self.commands.map { command in
                let made = calls[command, default: 0] - before.calls[command, default: 0]
                return Figure("lifecycle", "  \(command.uppercased()) a goal", made / goals, "calls")
            }
    }

    /// User and system time of all threads, in seconds.
    private static func processorTime(of pid: Int32) throws -> Double {
        let line = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        // The name in parentheses may hold anything; what is meant are the 14th and the 15th field.
        let fields = line.split(separator: ")").last?.split(separator: " ").dropFirst(11).prefix(2) ?? []
        let ticks = fields.compactMap { Double($0) }
        guard ticks.count == 2 else { throw BenchError("process \(pid) tells no processor time") }
        return (ticks[0] + ticks[1]) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
