import Artifacts
import Bus

extension Colleagues {
    /// What becomes of work that this worker cannot do.
    enum Passing: Sendable {
        case goesBack(Outcome)
        case isVain(Vain)
    }

    /// Gives work back as long as another worker may take it; before anything of it is started.
    ///
    /// - Parameter offer: which time it is handed out, from 1.
    func passOn(
        because lack: Lack,
        _ offer: Int,
        in pool: PoolName,
        _ policy: PassingPolicy,
        isOverdue: Bool
    ) async -> Passing {
        let others = await prospect(for: lack, offer, in: pool, policy)
        switch policy.decision(offer: offer, others: others, isOverdue: isOverdue) {
        case .passOn(let pause): return .goesBack(.postpone(after: pause, because: lack.words))
        case .giveUp(let cause): return .isVain(Vain(cause: cause, pool: pool))
        }
    }

    private func prospect(
        for lack: Lack,
        _ offer: Int,
        in pool: PoolName,
        _ policy: PassingPolicy
    ) async -> Prospect {
        guard case .capabilities(_, of: let needed) = lack else { return .nobody(for: nil) }
        guard offer >= PassingPolicy.firstLook else { return .unknown }
        return await prospect(of: needed, in: pool, needsFreeSlot: policy.needsFreeSlot)
    }
}
