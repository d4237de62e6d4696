import Artifacts
import ControlPlane

/// How far one act is, as the board shows it.
struct Scene: Sendable {
    let act: Act
    let run: RunID
    var view: RunView?
    /// What somebody did to it.
    var note = ""
    /// Whether what the act announces has really happened.
    var hasMetItsFate: Bool

    init(_ act: Act, run: RunID) {
        self.act = act
        self.run = run
        hasMetItsFate = if case .undisturbed = act.part { true } else { false }
    }

    var isOver: Bool { view?.isDone == true }
    var isAsExpected: Bool { view?.outcome == act.outcome && hasMetItsFate }

    /// One line: name, state, steps, note.
    func line(_ style: TextStyle) -> String {
        let state = view.map { $0.outcome ?? $0.state } ?? "stated"
        let padded = state.padding(to: 16)
        let painted = !isOver ? style.bold(padded) : isAsExpected ? style.good(padded) : style.bad(padded)
        let steps = (view?.steps ?? []).filter { $0.phase != .rollback }.map { Self.mark($0.status) }.joined()
        return "  \(act.name.padding(to: 34)) \(painted) \(steps.padding(to: 8)) \(style.dim(note))"
    }

    private static func mark(_ status: StepView.Status) -> String {
        switch status {
        case .waiting: "·"
        case .running: "▶"
        case .done: "✓"
        case .failed: "✗"
        }
    }
}

extension String {
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
