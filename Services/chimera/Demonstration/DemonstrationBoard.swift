import Artifacts
import ControlPlane
import Synchronization

/// All scenes as they stand: drawn in place on a terminal, told line by line elsewhere.
final class DemonstrationBoard: Sendable {
    private struct State {
        var scenes: [Scene]
        var picture: LiveText
        var isOver = false
        /// What was told last of each scene, so that nothing is told twice.
        var told: [RunID: String] = [:]
    }

    private let terminal: Terminal
    // The lock covers the drawing, too: two pictures at once would be none.
    private let state: Mutex<State>

    init(_ terminal: Terminal) {
        self.terminal = terminal
        state = Mutex(State(scenes: [], picture: LiveText(terminal)))
    }

    var scenes: [Scene] { state.withLock { $0.scenes } }

    /// Shows one more from now on.
    func add(_ scene: Scene) {
        state.withLock { $0.scenes.append(scene) }
        change(scene.run) { _ in }
    }

    /// Leaves the picture as it stands: what is said from now on comes below.
    func end() {
        state.withLock { state in
            state.picture = LiveText(terminal)
            state.isOver = true
        }
    }

    /// Changes one scene, and shows it.
    func change(_ run: RunID, _ change: (inout Scene) -> Void) {
        state.withLock { state in
            guard let place = state.scenes.firstIndex(where: { $0.run == run }) else { return }
            change(&state.scenes[place])
            let scene = state.scenes[place]
            if terminal.isLive {
                state.picture.show([""] + state.scenes.map { $0.line(terminal.style) } + [""])
                return
            }
            let now = "\(scene.view?.outcome ?? scene.view?.state ?? "stated")\(scene.note)"
            guard state.told.updateValue(now, forKey: run) != now else { return }
            terminal.say(scene.line(.plain))
        }
    }

    /// A line that stays above what is drawn.
    func say(_ line: String) {
        state.withLock { state in
            guard terminal.isLive, !state.scenes.isEmpty, !state.isOver else { return terminal.say(line) }
            state.picture.show([line])
            state.picture = LiveText(terminal)
            state.picture.show([""] + state.scenes.map { $0.line(terminal.style) } + [""])
        }
    }
}
