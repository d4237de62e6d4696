/// One program of the stack.
enum StackPart: Hashable, Sendable {
    case redis
    case core, conductor, judge, eventGateway
    /// Numbered from 1.
    case worker(Int)

    /// Those that run all the time, one of each.
    static let services: [StackPart] = [.core, .conductor, .judge, .eventGateway]

    /// As people read it, and as `up.json` has it.
    var name: String {
        workerNumber.map { "\(program)-\($0)" } ?? program
    }

    /// The file name of its executable.
    var program: String {
        switch self {
        case .redis: "redis-server"
        case .core: "core"
        case .conductor: "conductor"
        case .judge: "judge"
        case .eventGateway: "event-gateway"
        case .worker: "worker"
        }
    }

    /// Nil for what is no worker.
    var workerNumber: Int? {
        if case .worker(let number) = self { return number }
        return nil
    }

    /// When it leaves: those of a lower stage have gone before. Whoever is asked outlives those that ask.
    var drainStage: Int {
        switch self {
        case .worker: 0
        case .judge: 1
        case .conductor: 2
        case .core: 3
        case .eventGateway: 4
        case .redis: 5
        }
    }
}
