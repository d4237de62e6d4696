import Artifacts
import Bus

/// How the steps of an order ended, and what they used.
struct StepReport: Sendable {
    var results: [StepResult] = []
    var usage = UsageTotals.nothing
    /// Whether any of them ended so for what this installation lacks or lost.
    var isFaultOfInstallation = false

    /// What happened and is told only with the end.
    var unsaid: [Effect] = []

    init() {}

    /// All steps ended so, for one and the same reason.
    init(_ steps: [StepName], _ outcome: TaskOutcome, because reason: String) {
        results = steps.map { step in
            StepResult(step: step, task: .next(), outcome: outcome, reason: reason.cutUnlessEmpty(to: 1000))
        }
    }

    var areAllDone: Bool { results.allSatisfy { $0.outcome == .done } }

    /// The word for how far all of it came.
    func word<Word>(all: Word, some: Word, none: Word) -> Word {
        if areAllDone { return all }
        return results.contains { $0.outcome == .done } ? some : none
    }

    /// The same, where it is the installation that could not carry them out.
    static func unmade(_ steps: [StepName], _ outcome: TaskOutcome, because reason: String) -> StepReport {
        var report = StepReport(steps, outcome, because: reason)
        report.isFaultOfInstallation = true
        return report
    }

    /// What the last step that gives a reason says.
    var reason: String? { results.last { $0.reason != nil }?.reason }

    mutating func append(_ step: StepName, _ task: TaskID, _ execution: Execution) {
        isFaultOfInstallation = isFaultOfInstallation || execution.isFaultOfInstallation
        usage.add(execution.usage)
        usage.durationMs = min(usage.durationMs + execution.usage.durationMs, UsageTotals.mostTime)
        let reason = execution.reason?.cutUnlessEmpty(to: 1000)
        results.append(StepResult(step: step, task: task, outcome: execution.outcome, reason: reason))
    }

    /// Makes something of it that must fit on the bus: what does not is tried with fewer words, for a report that
    /// cannot be sent would undo what was done well. Without any words it fits: its plan did, and a plan says more of
    /// each step.
    func fitted<Value>(_ make: (StepReport) throws(ArtifactError) -> Value) throws(ArtifactError) -> Value {
        var report = self
        for length in [1000, 200, 40, 0] {
            do throws(ArtifactError) {
                return try make(report)
            } catch {
                guard error.reason == .bodyTooLarge else { throw error }
            }
            report.cutReasons(to: length)
        }
        return try make(report)
    }

    /// Those of the steps that are done interest nobody.
    private mutating func cutReasons(to length: Int) {
        for index in results.indices {
            let isDone = results[index].outcome == .done
            results[index].reason = isDone ? nil : results[index].reason?.cutUnlessEmpty(to: length)
        }
    }
}
