import Foundation
import RedisTesting

/// The checker of Debian's package `prometheus`; a machine without it fails the test.
enum Promtool {
    struct Missing: Error, CustomStringConvertible {
        var description: String { "promtool is not installed: run scripts/bootstrap" }
    }

    static func check(_ exposition: String) async throws -> (status: Int32, output: String) {
        let path = "/usr/bin/promtool"
        guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing() }
        let input = FileManager.default.temporaryDirectory.appending(path: "metrics-\(UUID().uuidString)")
        try Data(exposition.utf8).write(to: input)
        defer { try? FileManager.default.removeItem(at: input) }  // A left-over file does no harm.
        return try await CommandLineTool.runReturningStatus(["sh", "-c", "\(path) check metrics < \(input.path)"])
    }
}
