/// When a step runs: before the approval, after it, or to undo.
package enum StepPhase: String, CaseIterable, Codable, Sendable {
    case build
    case apply
    case rollback
}
