/// Something worth a histogram or a counter.
package enum RunMeasure: Hashable, Sendable {
    case ended(RunOutcome, after: Duration)
    case rollbackBegan(after: Duration)
    case rollbackFinished(after: Duration)
    case rollbackLate
    case braked(BrakeReason)
}
