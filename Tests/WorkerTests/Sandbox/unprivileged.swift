import Foundation
import Glibc

/// Runs the body as a user to whom modes apply: on a thread of its own, for the file system sees each thread's own
/// user.
///
/// Where the tests are not run by root, nothing has to be changed.
func unprivileged<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread {
            if geteuid() == 0, let symbol = unsafe dlsym(nil, "setfsuid") {
                // Not in the module of the C library: the user id that the file system checks, of this thread alone.
                _ = unsafe unsafeBitCast(symbol, to: (@convention(c) (uid_t) -> CInt).self)(65_534)
            }
            continuation.resume(with: Result { try body() })
        }
        thread.start()
    }
}
