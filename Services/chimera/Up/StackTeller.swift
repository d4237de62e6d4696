import Processes

/// Says what happens to a stack in lines for people.
struct StackTeller {
    private enum Tone {
        case plain, good, bad, dim
    }

    let style: TextStyle

    func lines(for event: StackEvent) -> [String] {
        let (text, tone) = Self.describe(event)
        guard case .refused(_, _, let words) = event else { return [paint(text, tone)] }
        return [paint(text, tone)] + words.map { "  \($0)" }
    }

    private func paint(_ text: String, _ tone: Tone) -> String {
        switch tone {
        case .plain: text
        case .good: style.good(text)
        case .bad: style.bad(text)
        case .dim: style.dim(text)
        }
    }

    private static func describe(_ event: StackEvent) -> (String, Tone) {
        switch event {
        case .usesRedis(let url): ("using Redis at \(url)", .plain)
        case .starting(let part, let backlog?): ("\(part.name) starting because of a backlog of \(backlog)", .plain)
        case .starting(let part, nil): ("\(part.name) starting", .dim)
        case .ready(let part, let pid, let time): ("\(part.name) ready after \(text(time)) (pid \(pid))", .plain)
        case .ended(let part, let end, let pause): ("\(part.name) \(text(end)): again in \(text(pause))", .bad)
        case .up(let time): ("up after \(text(time)); Ctrl-C drains and ends it", .good)
        case .unneeded(let part): ("\(part.name) leaving: nothing to do", .dim)
        case .stopping: ("stopping: what is under way is finished or handed back; Ctrl-C again cuts it short", .plain)
        case .stopped(let part, nil), .stopped(let part, .exited(0)): ("\(part.name) stopped", .dim)
        case .stopped(let part, let end?): ("\(part.name) \(text(end)) while stopping", .bad)
        case .refused(let part, let end, _): ("\(part.name) \(text(end)) at its start; its last words:", .bad)
        case .spared(let part, let reason): ("\(part.name) could not be started (\(reason)): going on without it", .bad)
        case .cutShort: ("cut short", .bad)
        case .unannounced(let reason): ("other terminals will not find this stack: \(reason)", .bad)
        }
    }

    private static func text(_ end: ProcessEnd) -> String {
        switch end {
        case .exited(let code): "ended with code \(code)"
        case .signalled(let number): "was ended by signal \(number)"
        case .overMemory(let held): "was ended while it held \(held) MiB of memory"
        case .notStarted(let reason): "could not be started (\(reason))"
        case .lost: "was lost sight of"
        }
    }

    private static func text(_ time: Duration) -> String {
        let milliseconds = Int(time / .milliseconds(1))
        return milliseconds < 10_000 ? "\(milliseconds) ms" : "\(milliseconds / 1000) s"
    }
}
