import Foundation
import Glibc
import Lifecycle

/// Runs a program to its end and returns what it printed.
package enum CommandLineTool {
    @discardableResult
    package static func run(_ arguments: [String]) async throws -> String {
        let (status, output) = try await runReturningStatus(arguments)
        guard status == 0 else {
            throw RedisTestingError("\(arguments.joined(separator: " ")) ended with \(status): \(output)")
        }
        return output
    }

    package static func runReturningStatus(
        _ arguments: [String],
        environment: [String: String] = [:]
    ) async throws -> (status: Int32, output: String) {
        let ends = try await makePipe()
        let reader = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        let process: ChildProcess
        do {
            defer { close(ends[1]) }
            process = try await ChildProcess.start(arguments, output: ends[1], environment: environment)
        }
        let bytes = try await Background.run { try reader.readToEnd() ?? Data() }
        let status = try await process.waitForExit()
        let text = String(decoding: bytes, as: UTF8.self)
        return (status, text.trimmingCharacters(in: .newlines))
    }

    /// A pipe's reading and writing end.
    ///
    /// Made on the thread that starts processes: a child started between the two calls would hold the pipe open for
    /// ever.
    package static func makePipe() async throws -> [Int32] {
        try await SpawningThread.shared.run {
            var ends: [Int32] = [0, 0]
            guard unsafe pipe(&ends) == 0 else { throw RedisTestingError("pipe failed with error \(errno)") }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return ends
        }
    }
}
