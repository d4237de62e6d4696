package import Artifacts
import Security

extension RunRecord {
    /// The same for every attempt of a step; another for the same step of a revised plan. Nil before there is a plan.
    package func task(of step: PlanSpec.Step) -> TaskID? {
        plan.map { .derived(at: $0.acceptedAt, from: run.text, $0.digest.text, step.name.text) }
    }

    /// The order that hands a step out for this attempt; each attempt has another, so what answers it tells them apart.
    package func assignment(of step: PlanSpec.Step, attempt: Int) -> ArtifactID? {
        plan.map { .derived(at: $0.acceptedAt, from: run.text, $0.digest.text, step.name.text, String(attempt)) }
    }
}
