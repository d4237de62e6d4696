import Artifacts
import ControlPlane
import Lifecycle

/// Five goals on a running stack, each with a fate of its own.
struct Demonstration: Sendable {
    private static let person = "demonstration"
    /// How long all of it may take before it counts as failed, apart from the wait for a person.
    private static let limit = Duration.seconds(120)

    let plane: any ControlPlane
    /// Approves by itself instead of waiting for a person.
    let approvesItself: Bool
    /// SIGKILL for the process of that number; false when it is none of ours.
    let kill: @Sendable (Int32) -> Bool
    let board: DemonstrationBoard

    /// Plays the first act until it has met its fate, and then all others beside it; tells how each scene ended.
    ///
    /// A worker that is killed while it changes something has that change fail, as it must; so nobody else is on stage then.
    func play(_ acts: [Act]) async throws(ControlError) -> [Scene] {
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
        do throws(ControlError) {
            let goal = try await plane.submit(act.goal, SubmissionTerms(tenant: .standard))
            let scene = Scene(act, run: RunID(sharing: goal))
            board.add(scene)
            do throws(ControlError) {
                try await follow(scene, fate)
            } catch {
                board.change(scene.run) { $0.note = error.description }
                throw error
            }
            return nil
        } catch {
            return error
        }
    }

    private func follow(_ scene: Scene, _ fate: ShutdownSignal) async throws(ControlError) {
        var view = try await begun(scene.run)
        let events = try await plane.events(of: .run(scene.run))
        var player = ScenePlayer(scene: scene, demonstration: self)
        board.change(scene.run) { $0.view = view }
        try await player.look(at: view)
        do {
            for try await event in events {
                try await player.see(event)
                if player.hasMetItsFate { fate.request() }
                guard let next = try await plane.run(scene.run) else { throw ControlError.notFound("run \(scene.run)") }
                view = next
                board.change(scene.run) { $0.view = next }
                if view.isDone { return }
                try await player.look(at: view)
            }
        } catch {
            throw error as? ControlError ?? .unavailable("\(error)")
        }
        throw .cancelled
    }

    private func begun(_ run: RunID) async throws(ControlError) -> RunView {
        let clock = ContinuousClock()
        let deadline = clock.now + Self.limit
        while clock.now < deadline {
            if let view = try await plane.run(run) { return view }
            do {
                try await clock.sleep(for: .milliseconds(20))
            } catch {
                throw .cancelled
            }
        }
        throw .unanswered("run \(run) has not begun")
    }

    func perform(_ command: RunCommand, on run: RunID) async throws(ControlError) {
        try await plane.perform(command, on: run, by: Self.person)
    }
}
