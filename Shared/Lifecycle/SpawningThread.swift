import Foundation
import Synchronization

/// The one thread that starts children which are to die with this process; it lives as long as the process.
///
/// The kernel's parent-death signal fires when the starting *thread* ends, and pool threads end when idle.
package final class SpawningThread: Sendable {
    package static let shared = SpawningThread()

    private let jobs = Mutex<[@Sendable () -> Void]>([])
    private let wakeUp = NSCondition()

    private init() {
        Thread.detachNewThread { [self] in
            while true { nextJob()() }
        }
    }

    package func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            jobs.withLock { $0.append { continuation.resume(with: Result { try work() }) } }
            wakeUp.lock()
            wakeUp.signal()
            wakeUp.unlock()
        }
    }

    private func nextJob() -> @Sendable () -> Void {
        wakeUp.lock()
        defer { wakeUp.unlock() }
        while true {
            if let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return job }
            wakeUp.wait()
        }
    }
}
