/// Turns a goal into a plan, or says why it cannot.
///
/// - It decides from the request alone: the same request gives the same decision, byte for byte, wherever that is
///   possible.
/// - An obstacle is a decision, not an error; what is thrown is a fault of the planner, and the goal is tried again.
package protocol Planner: Sendable {
    func plan(_ request: PlanRequest) async throws -> PlanDecision
}
