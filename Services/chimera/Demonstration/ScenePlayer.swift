import Artifacts
import ControlPlane

/// Does to one run what its act says, once, when the time has come.
struct ScenePlayer {
    private struct Death {
        let task: TaskID
        let worker: String
        let at: ContinuousClock.Instant
    }

    let scene: Scene
    let demonstration: Demonstration
    let board: DemonstrationBoard
    private var hasActed = false
    private var death: Death?
    private let clock = ContinuousClock()

    init(scene: Scene, demonstration: Demonstration, board: DemonstrationBoard) {
        self.scene = scene
        self.demonstration = demonstration
        self.board = board
    }

    /// What the state of the run calls for.
    mutating func look(at view: RunView) async throws(ControlError) {
        guard !hasActed else { return }
        switch scene.act.part {
        case .isGivenUp where view.state == "BLOCKED":
            hasActed = true
            let reason = view.reason ?? "no reason given"
            board.change(scene.run) { $0.note = "blocked: \(reason)" }
            board.say("  \(scene.act.name): \(reason)")
            try await demonstration.perform(.cancel(reason: "given up by the demonstration", task: nil), on: scene.run)
        case .isApproved where view.state == "WAIT_FOR_APPROVE":
            hasActed = true
            try await approve()
        case .isLifted where view.budget.brake != nil:
            hasActed = true
            let brake = view.budget.brake ?? ""
            board.change(scene.run) { $0.note = "brake closed (\(brake)), lifted by a person" }
            try await demonstration.perform(.lift(reason: "worth it"), on: scene.run)
        case .undisturbed, .workerIsKilled, .isGivenUp, .isApproved, .isLifted:
            break
        }
    }

    /// What an event calls for.
    mutating func see(_ event: EventView) async throws(ControlError) {
        guard case .workerIsKilled = scene.act.part, event.name == "task.started", let task = event.task,
            let worker = event.actor
        else { return }
        if let death, death.task == task, death.worker != worker {
            let time = Int((clock.now - death.at) / .milliseconds(1))
            self.death = nil
            let words = "\(Self.short(death.worker)) killed, \(Self.short(worker)) went on after \(time) ms"
            board.change(scene.run) { $0.note = words }
        } else if !hasActed, event.message.hasPrefix("work-"), let pid = Self.pid(in: worker) {
            guard demonstration.kill(pid) else { return }
            hasActed = true
            death = Death(task: task, worker: worker, at: clock.now)
            board.change(scene.run) { $0.note = "\(Self.short(worker)) killed" }
        }
    }

    private func approve() async throws(ControlError) {
        if demonstration.approvesItself {
            board.change(scene.run) { $0.note = "approved by --yes" }
            return try await demonstration.perform(.approve(comment: "by --yes"), on: scene.run)
        }
        board.change(scene.run) { $0.note = "your turn" }
        board.say("  \(scene.act.name). In a second terminal, in this folder:")
        board.say("      \(Self.program) approve \(scene.run.text)")
    }

    private static var program: String { CommandLine.arguments.first ?? "chimera" }

    /// A worker's source is `worker/` and the name of its consumer, which holds its process id before the last dash.
    private static func pid(in source: String) -> Int32? {
        source.split(separator: "-").dropLast().last.flatMap { Int32($0) }
    }

    private static func short(_ source: String) -> String {
        pid(in: source).map { "worker \($0)" } ?? source
    }
}
