import Dispatch

/// Threads for calls that block, so that the tests' own pool never waits.
enum Background {
    private static let queue = DispatchQueue(label: "redis-testing.background", attributes: .concurrent)

    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }
}
