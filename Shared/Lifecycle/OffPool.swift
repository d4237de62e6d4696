import Dispatch

/// Runs calls that may block on threads of their own, so that the cooperative pool never waits.
package enum OffPool {
    private static let queue = DispatchQueue(label: "chimera.off-pool", attributes: .concurrent)

    package static func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result(catching: work)) }
        }
        return try result.get()
    }
}
