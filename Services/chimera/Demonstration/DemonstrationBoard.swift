import Synchronization

/// All scenes as they stand: drawn in place on a terminal, told line by line elsewhere.
final class DemonstrationBoard: Sendable {
    private struct State {
        var scenes: [Scene]
        var picture: LiveText
        var isOver = false
        /// What was told last of each scene, so that nothing is told twice.
        var told: [Scene.ID: String] = [:]
    }

    private let terminal: Terminal
    // The lock covers the drawing, too: two pictures at once would be none.
    private let state: Mutex<State>

    init(_ terminal: Terminal) {
        self.terminal = terminal
        state = Mutex(State(scenes: [], picture: LiveText(terminal)))
    }

    var scenes: [Scene] { state.withLock { $0.scenes } }

    /// Holds all scenes from the beginning: one that is never played is missed, not forgotten.
    func open(_ scenes: [Scene]) {
        state.withLock { $0.scenes = scenes }
    }

    /// Leaves the picture as it stands: what is said from now on comes below.
    func end() {
        state.withLock { state in
            state.picture = LiveText(terminal)
            state.isOver = true
        }
    }

    /// Changes one scene, and shows it.
    func change(_ id: Scene.ID, _ change: (inout Scene) -> Void) {
        state.withLock { state in
            guard let place = state.scenes.firstIndex(where: { $0.id == id }) else { return }
            change(&state.scenes[place])
            let scene = state.scenes[place]
            if terminal.isLive {
                state.picture.show([""] + state.scenes.map { $0.line(terminal.style) } + [""])
                return
            }
            let now = "\(scene.state)\(scene.note)"
            guard state.told.updateValue(now, forKey: id) != now else { return }
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
