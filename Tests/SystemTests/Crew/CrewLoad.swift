import Foundation

/// How many runs the tests of many runs have; a machine with time for it can be asked for more.
enum CrewLoad {
    static let runs = ProcessInfo.processInfo.environment["CREW_RUNS"].flatMap { Int($0) } ?? 200
    static let limit: Duration = .seconds(240)
}
