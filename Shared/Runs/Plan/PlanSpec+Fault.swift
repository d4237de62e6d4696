import Artifacts
import Plans

extension PlanSpec {
    /// The first reason why no run may carry this plan out.
    var fault: PlanFault? {
        do throws(PlanFault) {
            try PlanGraph(self).check()
        } catch {
            return error
        }
        let estimate = steps.filter { $0.phase != .rollback }.reduce(0) { $0 + $1.estimate.costMicros }
        guard estimate > costCeilingMicros else { return nil }
        let rationale = "The steps are expected to cost \(estimate) micros, \(costCeilingMicros) are allowed."
        return PlanFault(.budgetBelowEstimate, field: "costCeilingMicros", rationale)
    }
}
