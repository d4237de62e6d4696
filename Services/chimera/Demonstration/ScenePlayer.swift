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
    let run: RunID
    let demonstration: Demonstration
    private var hasActed = false
    private var death: Death?
    private(set) var hasMetItsFate = false
    private let clock = ContinuousClock()

    init(scene: Scene, run: RunID, demonstration: Demonstration) {
        self.scene = scene
        self.run = run
        self.demonstration = demonstration
    }

    private var board: DemonstrationBoard { demonstration.board }

    /// What the state of the run calls for.
    mutating func look(at view: RunView) async throws(ControlError) {
        guard !hasActed else { return }
        switch scene.act.part {
        case .isGivenUp where view.state == "BLOCKED" && view.needsPerson:
            hasActed = true
            let reason = view.reason ?? "no reason given"
            note("blocked: \(reason)", isFate: true)
            try await demonstration.perform(.cancel(reason: "given up by the demonstration", task: nil), on: run)
        case .isApproved where view.state == "WAIT_FOR_APPROVE":
            hasActed = true
            try await approve()
        case .isLifted where view.budget.brake != nil:
            hasActed = true
            let brake = view.budget.brake ?? ""
            note("brake closed (\(brake)), lifted by a person", isFate: true)
            try await demonstration.perform(.lift(reason: "worth it"), on: run)
        case .undisturbed, .workerIsKilled, .isGivenUp, .isApproved, .isLifted:
            break
        }
    }

    /// What an event calls for.
    mutating func see(_ event: EventView) async throws(ControlError) {
        guard case .workerIsKilled = scene.act.part, let task = event.task, let worker = event.actor else { return }
        if event.name == "task.ended", let death, death.task == task, death.worker == worker {
            // It had ended before it was killed: another step has to do.
            self.death = nil
            hasActed = false
        }
        guard event.name == "task.started" else { return }
        if let death, death.task == task, death.worker != worker {
            let time = Int((clock.now - death.at) / .milliseconds(1))
            self.death = nil
            let words = "\(Self.short(death.worker)) killed, \(Self.short(worker)) went on after \(time) ms"
            note(words, isFate: true)
        } else if !hasActed, event.message.hasPrefix("work-"), let pid = Self.pid(in: worker) {
            guard demonstration.kill(pid) else { return }
            hasActed = true
            death = Death(task: task, worker: worker, at: clock.now)
            note("\(Self.short(worker)) killed", isFate: false)
        }
    }

    private mutating func approve() async throws(ControlError) {
        if demonstration.approvesItself {
            note("approved by --yes", isFate: true)
            return try await demonstration.perform(.approve(comment: "by --yes"), on: run)
        }
        note("your turn", isFate: true)
        board.say("  \(scene.act.name). In a second terminal, in this folder:")
        board.say("      \(Self.program) approve \(run.text)")
    }

    private mutating func note(_ words: String, isFate: Bool) {
        hasMetItsFate = hasMetItsFate || isFate
        board.change(scene.id) { scene in
            scene.note = words
            scene.hasMetItsFate = scene.hasMetItsFate || isFate
        }
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
