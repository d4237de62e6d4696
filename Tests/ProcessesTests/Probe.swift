import Foundation
import Glibc
import Processes
import Testing

/// A program under supervision, for one test.
struct Probe {
    let process: RunningProcess

    /// The supervisor lies beside the test runner's own executable.
    static func supervisor() throws -> SupervisorProgram {
        let runner = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return try #require(([runner] + CommandLine.arguments).lazy.compactMap { SupervisorProgram.beside($0) }.first)
    }

    static func start(
        _ words: String...,
        configure: (inout ProcessCommand) -> Void = { _ in }
    ) async throws -> Probe {
        var command = ProcessCommand(words, environment: ["PATH": "/usr/bin:/bin"], directory: "/")
        configure(&command)
        return Probe(process: try await RunningProcess.start(command, under: supervisor()))
    }

    static func shell(
        _ script: String,
        configure: (inout ProcessCommand) -> Void = { _ in }
    ) async throws -> Probe {
        try await start("sh", "-c", script, configure: configure)
    }

    struct Seen {
        var output = ""
        var errors = ""
        var overflowed = false
        var pid: Int32?
        var end: ProcessEnd?
    }

    /// Reads to the end; `during` is called with the output so far, whenever there is more.
    func finish(during: (String) -> Void = { _ in }) async -> Seen {
        var seen = Seen()
        for await event in process.events {
            switch event {
            case .started(let pid): seen.pid = pid
            case .output(let bytes):
                seen.output += String(decoding: bytes, as: UTF8.self)
                during(seen.output)
            case .errors(let bytes): seen.errors += String(decoding: bytes, as: UTF8.self)
            case .overflow: seen.overflowed = true
            case .ended(let end): seen.end = end
            }
        }
        return seen
    }

    static func isAlive(_ pid: Int32) -> Bool { kill(pid, 0) == 0 }
}
