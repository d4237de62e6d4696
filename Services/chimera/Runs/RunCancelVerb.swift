import Artifacts
import ControlPlane
import Lifecycle

/// `chimera run cancel`
struct RunCancelVerb: Verb {
    static let spelling = "run cancel"
    static let operands = "RUN|latest [--step NAME] [--tenant NAME] [--reason TEXT] [--as NAME] [--json]"
    static let summary = "stops a run, or one step of it; what was half applied is undone first"
    static let details = """
        latest is the newest run of the tenant, default unless you name another. With --step only what is under way for that
        step of the build is stopped: the step has failed then, and other steps under way are not interrupted.

        examples:
          chimera run cancel latest --reason "wrong cluster"
          chimera run cancel latest --step load --reason "too slow"
        """

    let order: RunOrder
    let step: StepName?

    init(_ words: inout Words) throws(UsageError) {
        let name = try words.value("--step")
        step = name.flatMap(StepName.init)
        if let name, step == nil { throw UsageError("--step: \"\(name)\" cannot be the name of a step") }
        order = try RunOrder(&words)
    }

    func run(_ place: Workplace) async -> ExitCode {
        await place.withControlPlane { plane throws(ControlError) in
            let run = try await place.find(order.choice, plane)
            let command = RunCommand.cancel(
                reason: order.reason ?? "asked on the command line",
                task: try await task(of: run, plane)
            )
            let word = step.map { "step \($0) is told to stop" } ?? "cancelled"
            return try await order.carryOut(command, on: run, saying: word, plane, place)
        }
    }

    /// Nil when the whole run is meant.
    private func task(of run: RunID, _ plane: any ControlPlane) async throws(ControlError) -> TaskID? {
        guard let step else { return nil }
        guard let view = try await plane.run(run) else { throw .notFound("run \(run)") }
        guard let found = view.steps.first(where: { $0.name == step }) else {
            let names = view.steps.map(\.name.text).joined(separator: ", ")
            throw .refused("The run has no step \(step); its steps: \(names.isEmpty ? "none" : names).")
        }
        guard found.phase == .build else {
            throw .refused("Step \(step) is made with the whole change: stop that with chimera run cancel \(run).")
        }
        guard let task = found.task else {
            throw .refused("Step \(step) is \(found.status.rawValue): nothing is under way that could be stopped.")
        }
        return task
    }
}
