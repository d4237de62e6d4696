import Artifacts
import Bus

extension StepRunner {
    /// The offer at which an order waits here for its slot and its memory; those before it go back, so that an idle
    /// worker can take it.
    static let lastOffer = 3
    /// How long it waits at each of the later offers; then others are asked again, who may be idle.
    static let turnPatience = Duration.seconds(60)

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
        let turn: MemoryGate.Turn = offer < Self.lastOffer ? .now : .first(atMost: Self.turnPatience)
        do {
            return try await gate.hold(most, as: turn, during: decide)
        } catch is MemoryGate.Occupied {
            return .postpone(after: .milliseconds(500), because: "this worker has no room left for it")
        }
    }

    /// What this worker does not have for all of the steps; nil when it has everything.
    func lack(for sequence: StepSequence) -> Lack? {
        profile.lack(of: sequence.capabilities) ?? lackOfMemory(for: sequence.steps)
    }

    /// That one of the steps needs more memory than anybody gets here; nil when none does.
    func lackOfMemory(for steps: [PlanSpec.Step]) -> Lack? {
        let capacity = gate.capacity
        guard let step = steps.first(where: { memory(of: $0) > capacity }) else { return nil }
        return .memory("\(step.name) needs more memory than the \(capacity) bytes that this worker gives away")
    }

    private func memory(of step: PlanSpec.Step) -> Int { step.limits.memoryBytes ?? profile.defaultMemory }
}
