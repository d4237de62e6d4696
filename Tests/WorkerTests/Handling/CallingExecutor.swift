import Artifacts

@testable import Worker

/// Does every task by doing one thing of the test's.
struct CallingExecutor: Executor {
    let sandbox = BuildStatus.Sandbox.cwd
    let reason: String?
    let body: @Sendable () async throws -> Void

    init(reason: String? = nil, _ body: @escaping @Sendable () async throws -> Void) {
        self.reason = reason
        self.body = body
    }

    func execute(_ job: Job, telling feed: any TaskFeed) async throws -> Execution {
        try await body()
        return Execution(.done, reason: reason)
    }
}
