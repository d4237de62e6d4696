import Artifacts
import Bus

extension StepRunner {
    /// The offer at which an order waits here for its memory; those before it go back, so that an idle worker can take it.
    static let lastOffer = 3

    /// Decides while the memory for the largest of the steps is set aside: nothing is looked up, journaled or announced
    /// before it is certain that the steps can be started.
    ///
    /// Who has been sent back before waits here, ahead of all tasks.
    func holdingMemory(
        for sequence: StepSequence,
        offer: Int,
        during decide: () async throws -> Outcome
    ) async throws -> Outcome {
        let capacity = gate.capacity
        let most = sequence.steps.map(memory).filter { $0 <= capacity }.max() ?? 0
        do {
            return try await gate.hold(most, as: offer < Self.lastOffer ? .now : .first, during: decide)
        } catch is MemoryGate.Occupied {
            return .postpone(after: .milliseconds(500), because: "this worker has no memory left for it")
        }
    }

    /// That one of the steps needs more memory than anybody gets here, in words; nil when none does.
    func lackOfMemory(for steps: [PlanSpec.Step]) -> String? {
        let capacity = gate.capacity
        guard let step = steps.first(where: { memory(of: $0) > capacity }) else { return nil }
        return "\(step.name) needs more memory than the \(capacity) bytes that this worker gives away"
    }

    private func memory(of step: PlanSpec.Step) -> Int { step.limits.memoryBytes ?? profile.defaultMemory }
}
