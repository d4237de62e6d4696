/// How a task ended. The last four mean that it was cut short, which is never success.
package enum TaskOutcome: String, CaseIterable, Codable, Sendable {
    case done
    case noOutput = "no_output"
    case falseAlarm = "false_alarm"
    case failed
    case budget
    case timeout
    case maxTurns = "max_turns"
    case killed
}
