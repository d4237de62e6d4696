import Artifacts
import ControlPlane
import RedisTesting
import Testing

/// Follows many runs of a tenant by the events that everybody can see; it misses none, also while the server is away.
final class RunWitness {
    private let events: AsyncThrowingStream<EventView, any Error>
    private(set) var outcomes: [RunID: String] = [:]
    private var entered: [String: Set<RunID>] = [:]

    init(of tenant: String = "acme", in crew: CrewGround) async throws {
        events = try await crew.plane.events(of: .tenant(try #require(TenantID(tenant))))
    }

    /// Reads on until so many different runs have entered a state; the suite's time limit ends what hangs.
    func wait(for count: Int, in state: String) async throws {
        if entered[state, default: []].count >= count { return }
        for try await event in events {
            note(event)
            if entered[state, default: []].count >= count { return }
        }
        throw RedisTestingError("the events ended with \(entered[state, default: []].count) runs in \(state)")
    }

    /// Reads on to the next run that ends.
    func waitForAnotherEnd() async throws {
        try await wait(for: entered["DONE", default: []].count + 1, in: "DONE")
    }

    private func note(_ event: EventView) {
        guard event.name == "run.state", let run = event.run, case .array(let states) = event.data?["states"] else {
            return
        }
        for case .string(let state) in states { entered[state, default: []].insert(run) }
        if case .string(let outcome) = event.data?["outcome"] { outcomes[run] = outcome }
    }
}
