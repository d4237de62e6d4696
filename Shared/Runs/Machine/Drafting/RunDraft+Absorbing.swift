/// Takes in what an event says, before any row is chosen, and refuses what does not belong to this run; how each is
/// taken in stands with its topic.
extension RunDraft {
    mutating func absorb(_ event: RunEvent) throws(RunRefusal) {
        switch event {
        case .plan(let arrival): try absorb(arrival)
        case .blocked(let blocked): absorb(blocked)
        case .taken(let usage): try absorb(usage)
        case .result(let status, let id, let order): try absorb(status, id, answering: order)
        case .buried(let status, let order): try absorb(buried: status, answering: order)
        case .verdict(let report, let id, let digest): try absorb(report, id, digest)
        case .approval(let approval, let id): try absorb(approval, id)
        case .rejection(let rejection): try absorb(rejection)
        case .waiver(let approval, let id): try absorb(waiver: approval, id)
        case .rollback(let request): try absorb(request)
        case .cancel(let cancel): try absorb(cancel)
        case .applied(let done, let isBurial): try absorb(done, isBurial: isBurial)
        case .rolledBack(let done, let order): try absorb(done, answering: order)
        case .deadline(let sequence): try absorb(deadline: sequence)
        case .lift(let alert): try absorb(alert)
        case .wake: payFromThisMonth()
        }
    }
}
