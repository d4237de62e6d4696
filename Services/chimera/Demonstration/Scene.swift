import Artifacts
import ControlPlane

/// How far one act is, as the board shows it.
struct Scene: Identifiable, Sendable {
    let act: Act
    /// Nil as long as its goal has not been stated.
    var run: RunID?
    var view: RunView?
    /// What somebody did to it.
    var note = ""
    /// Whether what the act announces has really happened.
    var hasMetItsFate: Bool

    init(_ act: Act) {
        self.act = act
        hasMetItsFate = if case .undisturbed = act.part { true } else { false }
    }

    var id: String { act.name }
    /// Where it stands, in one word or two.
    var state: String { view.map { $0.outcome ?? $0.state } ?? (run == nil ? "not stated" : "stated") }
    var isOver: Bool { view?.isDone == true }
    var isAsExpected: Bool { view?.outcome == act.outcome && hasMetItsFate }

    /// One line: name, state, steps, note.
    func line(_ style: TextStyle) -> String {
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
