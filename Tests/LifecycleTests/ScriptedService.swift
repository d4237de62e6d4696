import Lifecycle
import Synchronization

/// What services did, in order.
final class Journal: Sendable {
    private let entries = Mutex<[String]>([])

    var all: [String] { entries.withLock { $0 } }

    func note(_ entry: String) {
        entries.withLock { $0.append(entry) }
    }
}

struct Broken: Error {}

/// A service that behaves as its test says.
struct ScriptedService: Service {
    enum Behaviour {
        case obedient
        case deafToShutdown
        case failing
        case returning
    }

    let name: String
    var behaviour = Behaviour.obedient
    let journal: Journal
    /// Finished once the service runs.
    let started: AsyncStream<Void>.Continuation?

    init(
        _ name: String,
        _ behaviour: Behaviour = .obedient,
        _ journal: Journal,
        started: AsyncStream<Void>.Continuation? = nil
    ) {
        self.name = name
        self.behaviour = behaviour
        self.journal = journal
        self.started = started
    }

    func run(until shutdown: ShutdownSignal) async throws {
        started?.yield()
        switch behaviour {
        case .obedient:
            await shutdown.wait()
            journal.note("\(name) \(Task.isCancelled ? "cancelled" : "drained")")
        case .deafToShutdown:
            await ShutdownSignal().wait()
            journal.note("\(name) \(Task.isCancelled ? "cancelled" : "drained")")
            throw CancellationError()
        case .failing:
            throw Broken()
        case .returning:
            return
        }
    }
}
