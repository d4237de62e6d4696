import Artifacts
import Pipeline

extension Case {
    /// Fetches what the request names, all of it at once. What is missing is part of the case, and for the gates to
    /// judge.
    static func load(_ request: ValidateRequest, from store: any CaseStore) async throws -> Case {
        async let plan = store.bytes(of: .plan(request.plan))
        async let goal = store.bytes(of: .statement(of: request.plan))
        let results = try await bytes(of: request.results, from: store)
            .enumerated().map { Exhibit<BuildStatus>("result \($0 + 1)", $1) }
        return Case(
            request: request,
            plan: Exhibit("plan", try await plan),
            goal: Exhibit("goal", try await goal),
            results: results,
            files: try await files(of: results.compactMap(\.body), from: store)
        )
    }

    /// One after the other, and of each task no more than its files may have together: what is beyond fails another
    /// gate, and is not read.
    private static func files(of results: [BuildStatus], from store: any CaseStore) async throws -> [FileExhibit] {
        var exhibits: [FileExhibit] = []
        for result in results {
            var read = 0
            for file in result.files ?? [] {
                read += file.blob.bytes
                let isReadable = read <= SizeGate.mostOutput
                let fault = isReadable ? try await store.fault(of: file.blob) : "it is too large to be read"
                exhibits.append(FileExhibit(step: result.step, path: file.path, fault: fault))
            }
        }
        return exhibits
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
