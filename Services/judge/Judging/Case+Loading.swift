import Artifacts
import Pipeline

extension Case {
    /// Fetches what the request names. What is missing is part of the case, and for the gates to judge.
    static func load(_ request: ValidateRequest, from store: any CaseStore) async throws -> Case {
        var results: [Exhibit<BuildStatus>] = []
        for (index, id) in request.results.enumerated() {
            results.append(Exhibit("result \(index + 1)", try await store.bytes(of: .result(id))))
        }
        return Case(
            request: request,
            plan: Exhibit("plan", try await store.bytes(of: .plan(request.plan))),
            goal: Exhibit("goal", try await store.bytes(of: .goal(of: request.plan))),
            results: results
        )
    }
}
