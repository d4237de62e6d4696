package import Artifacts

/// Why a plan cannot be carried out, naming the place.
package struct PlanFault: Error, Hashable {
    package let cause: DesignBlocked.Cause
    package let field: String
    package let rationale: String

    package init(_ cause: DesignBlocked.Cause, field: String, _ rationale: String) {
        self.cause = cause
        self.field = field
        self.rationale = rationale
    }
}
