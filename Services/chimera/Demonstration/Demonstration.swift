import Artifacts
import ControlPlane
import Lifecycle

/// Five goals on a running stack, each with a fate of its own.
struct Demonstration: Sendable {
    private static let person = "demonstration"
    let plane: any ControlPlane
    /// Approves by itself instead of waiting for a person.
    let approvesItself: Bool
    /// SIGKILL for the process of that number; false when it is none of ours.
    let kill: @Sendable (Int32) -> Bool
    let board: DemonstrationBoard
    /// How long a scene may take before it counts as failed, apart from the wait for a person.
    var limit = Duration.seconds(120)
    var clock: any Clock<Duration> = ContinuousClock()

    /// Plays the first act until it has met its fate, and then all others beside it; tells how each scene ended.
    ///
    /// A worker that is killed while it changes something has that change fail, as it must; so nobody else is on
    /// stage then.
    func play(_ acts: [Act]) async throws(ControlError) -> [Scene] {
        board.open(acts.map { Scene($0) })
        let fate = ShutdownSignal()
        let error = await withTaskGroup(of: ControlError?.self) { group in
            for (place, act) in acts.enumerated() {
                group.addTask {
                    if place > 0 { await fate.wait() }
                    let error = await play(act, fate)
                    if place == 0 { fate.request() }
                    return error
                }
            }
            return await group.reduce(nil) { $0 ?? $1 }
        }
        board.end()
        if case .cancelled? = error { throw .cancelled }
        return board.scenes
    }

    /// What went wrong, if something did; the board tells the rest.
    private func play(_ act: Act, _ fate: ShutdownSignal) async -> ControlError? {
        if Task.isCancelled { return .cancelled }
        let scene = Scene(act)
        do throws(ControlError) {
            let goal = try await plane.submit(act.goal, SubmissionTerms(tenant: .standard))
            let run = RunID(sharing: goal)
            board.change(scene.id) { $0.run = run }
            try await bounded(scene) { () throws(ControlError) in try await follow(scene, run, fate) }
            return nil
        } catch {
            board.change(scene.id) { $0.note = error.description }
            return error
        }
    }

    private func follow(_ scene: Scene, _ run: RunID, _ fate: ShutdownSignal) async throws(ControlError) {
        _ = try await begun(run)
        let events = try await plane.events(of: .run(run))
        // As it is now: of what happened before, nobody tells again.
        var view = try await begun(run)
        var player = ScenePlayer(scene: scene, run: run, demonstration: self)
        board.change(scene.id) { [view] in $0.view = view }
        if view.isDone { return }
        try await player.look(at: view)
        do {
            for try await event in events {
                try await player.see(event)
                if player.hasMetItsFate { fate.request() }
                guard let next = try await plane.run(run) else { throw ControlError.notFound("run \(run)") }
                view = next
                board.change(scene.id) { $0.view = next }
                if view.isDone { return }
                try await player.look(at: view)
            }
        } catch {
            throw error as? ControlError ?? .unavailable("\(error)")
        }
        throw .cancelled
    }

    private func begun(_ run: RunID) async throws(ControlError) -> RunView {
        while true {
            if let view = try await plane.run(run) { return view }
            do {
                try await clock.sleep(for: .milliseconds(20))
            } catch {
                throw .cancelled
            }
        }
    }

    /// Ends the work when it takes too long: nothing of the demonstration may wait for ever for a run that stalls.
    private func bounded(
        _ scene: Scene,
        _ work: @escaping @Sendable () async throws(ControlError) -> Void
    ) async throws(ControlError) {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await work() }
                group.addTask { try await giveUp(on: scene) }
                try await group.next()
                group.cancelAll()
            }
        } catch {
            throw error as? ControlError ?? .cancelled
        }
    }

    /// Throws when the scene has had its time. A person may take as long as they like, and what comes after has its
    /// own time.
    private func giveUp(on scene: Scene) async throws {
        var isExcused = scene.act.isPersons && !approvesItself
        while true {
            try await clock.sleep(for: limit)
            let state = board.scenes.first { $0.id == scene.id }?.view?.state
            let waits = scene.act.isPersons && !approvesItself && state == "WAIT_FOR_APPROVE"
            guard waits || isExcused else {
                let words = state.map { "it is \($0)" } ?? "it has not begun"
                throw ControlError.unanswered("did not end within \(limit): \(words)")
            }
            isExcused = waits
        }
    }

    func perform(_ command: RunCommand, on run: RunID) async throws(ControlError) {
        try await plane.perform(command, on: run, by: Self.person)
    }
}
