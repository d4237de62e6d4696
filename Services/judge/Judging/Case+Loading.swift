import Artifacts
import Pipeline

extension Case {
    /// Fetches what the request names, all of it at once. What is missing is part of the case, and for the gates to judge.
    static func load(_ request: ValidateRequest, from store: any CaseStore) async throws -> Case {
        async let plan = store.bytes(of: .plan(request.plan))
        async let goal = store.bytes(of: .goal(of: request.plan))
        let results = try await bytes(of: request.results, from: store)
        return Case(
            request: request,
            plan: Exhibit("plan", try await plan),
            goal: Exhibit("goal", try await goal),
            results: results.enumerated().map { Exhibit("result \($0 + 1)", $1) }
        )
    }

    private static func bytes(of results: [ArtifactID], from store: any CaseStore) async throws -> [[UInt8]?] {
        try await withThrowingTaskGroup(of: (Int, [UInt8]?).self) { group in
            for (place, id) in results.enumerated() {
                group.addTask { (place, try await store.bytes(of: .result(id))) }
            }
            var all = [[UInt8]?](repeating: nil, count: results.count)
            for try await (place, bytes) in group { all[place] = bytes }
            return all
        }
    }
}
