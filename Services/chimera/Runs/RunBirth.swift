import Artifacts
import ControlPlane

/// Waits for the run of a goal that was just stated.
struct RunBirth: Sendable {
    /// How long a goal may take to become a run.
    private static let patience: Duration = .seconds(10)

    let run: RunID

    /// Returns once the run is there.
    ///
    /// - Parameter news: what happens in its tenant; throws `.refused` with the reason when it says that the goal was
    ///   given up.
    func wait(
        on plane: any ControlPlane,
        hearing news: AsyncThrowingStream<EventView, any Error>? = nil
    ) async throws(ControlError) {
        do {
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask { try await look(plane) }
                if let news { group.addTask { try await listen(to: news) } }
                while let isThere = try await group.next(), !isThere {}
                group.cancelAll()
            }
        } catch {
            throw error as? ControlError ?? .cancelled
        }
    }

    private func look(_ plane: any ControlPlane) async throws -> Bool {
        let clock = ContinuousClock()
        let deadline = clock.now + Self.patience
        while try await plane.run(run) == nil {
            guard clock.now < deadline else {
                throw ControlError.unanswered(
                    "no run \(run) has begun; is the stack up? (chimera queue shows what waits)"
                )
            }
            try await clock.sleep(for: .milliseconds(20))
        }
        return true
    }

    /// That nothing more is to be heard says nothing.
    private func listen(to news: AsyncThrowingStream<EventView, any Error>) async throws -> Bool {
        for try await event in news where event.run == run && OpsEvent.refusals.contains(event.name) {
            throw ControlError.refused(event.message)
        }
        return false
    }
}
