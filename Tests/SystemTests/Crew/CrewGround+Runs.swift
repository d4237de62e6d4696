import Artifacts
import Bus
import ControlPlane
import RedisTesting
import RunMessages
import Testing

extension CrewGround {
    /// States a goal; its run has the same number.
    func submit(_ goal: GoalStatement, tenant: String = "acme") async throws -> RunID {
        let terms = SubmissionTerms(tenant: try #require(TenantID(tenant)))
        return RunID(sharing: try await plane.submit(goal, terms))
    }

    /// Returns the run once it is as wanted; says where it stands when it never is.
    @discardableResult
    func wait(
        for run: RunID,
        _ what: String,
        within limit: Duration = .seconds(120),
        _ condition: (RunView) -> Bool
    ) async throws -> RunView {
        var seen: RunView?
        do {
            try await waitUntil(what, within: limit) {
                do throws(ControlError) {
                    seen = try await plane.run(run)
                } catch {
                    // A server that is just being killed is asked again.
                    guard case .unavailable = error else { throw error }
                }
                return seen.map(condition) == true
            }
        } catch is RedisTestingError {
            throw RedisTestingError("gave up waiting for \(what): \(Self.words(for: seen))")
        }
        return try #require(seen)
    }

    @discardableResult
    func wait(for run: RunID, in state: String, within limit: Duration = .seconds(120)) async throws -> RunView {
        try await wait(for: run, state, within: limit) { $0.state == state }
    }

    @discardableResult
    func expect(_ run: RunID, endsAs outcome: String, within limit: Duration = .seconds(120)) async throws -> RunView {
        let view = try await wait(for: run, in: "DONE", within: limit)
        #expect(view.outcome == outcome, "\(Self.words(for: view))")
        return view
    }

    func approve(_ run: RunID, by person: String = "ann") async throws {
        try await plane.perform(.approve(comment: nil), on: run, by: person)
    }

    /// When the time of a run's state comes.
    func deadline(of run: RunID) async throws -> Timestamp {
        let reply = try await server.cli("ZSCORE", Self.key("timers"), Self.timer(of: run))
        let score = try #require(Double(reply), "\(run) has no timer: \(reply)")
        return Timestamp(milliseconds: Int64(score))
    }

    /// Makes the time of a run's state come now: its timer in Redis is the clock.
    ///
    /// - Parameter mayHaveCome: the timer is so short that it may have rung by itself, and be gone.
    func passDeadline(of run: RunID, mayHaveCome: Bool = false) async throws {
        let changed = try await server.cli("ZADD", Self.key("timers"), "XX", "CH", "0", Self.timer(of: run))
        try #require(changed == "1" || mayHaveCome)
    }

    /// States a goal whose plan has nothing wrong with it, and sees it through: whatever went on beside, that still
    /// works.
    func expectNeighbourToPass(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let run = try await submit(CrewGoals.demo())
        let view = try await wait(for: run, in: "DONE")
        #expect(view.outcome == "applied", "\(Self.words(for: view))", sourceLocation: sourceLocation)
    }

    static func words(for view: RunView?) -> String {
        guard let view else { return "there is no run" }
        let steps = view.steps.map { "\($0.name):\($0.status.rawValue)" }.joined(separator: " ")
        return "\(view.state) \(view.outcome ?? "") \(view.reason ?? "") [\(steps)]"
    }

    private static func timer(of run: RunID) -> String { "timer:\(RunTimer.deadline(of: run).text)" }
}
