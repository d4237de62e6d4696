import Artifacts

/// Money: set aside before work begins, and booked when it has ended.
extension RunDraft {
    mutating func reserve(_ place: Int, _ step: PlanSpec.Step) {
        record.budget.reservedMicros += step.estimate.costMicros
        add(.reserve(reservation(place, step.estimate.costMicros)))
    }

    mutating func settle(_ place: Int, spent: Int) {
        guard let plan, plan.steps.indices.contains(place) else { return }
        let spent = believed(spent)
        add(.settle(reservation(place, spent)))
        record.budget.reservedMicros -= plan.steps[place].estimate.costMicros
        book(spent)
    }

    private func reservation(_ place: Int, _ micros: Int) -> RunReservation {
        let task = plan.map { self.task(of: $0.steps[place]).text } ?? record.run.text
        return RunReservation(
            id: "\(task)/\(record.steps[place].tries)",
            micros: micros,
            month: record.budget.month,
            pool: plan?.steps[place].pool
        )
    }

    mutating func reserveApply() {
        record.budget.reservedMicros += applyCost
        add(.reserve(applyReservation(applyCost)))
    }

    mutating func settleApply(spent: Int) {
        guard record.isApplyOpen == true else { return }
        record.isApplyOpen = false
        let spent = believed(spent)
        add(.settle(applyReservation(spent)))
        record.budget.reservedMicros -= applyCost
        book(spent)
    }

    private func applyReservation(_ micros: Int) -> RunReservation {
        RunReservation(
            id: "\(record.run.text)/apply",
            micros: micros,
            month: record.budget.month,
            pool: applySteps.first?.pool
        )
    }

    /// Nothing is set aside for it before: no budget may hold up what undoes a change.
    mutating func payRollback(_ claimed: Int) {
        let cost = believed(claimed)
        func reservation(_ micros: Int) -> RunReservation {
            RunReservation(
                id: "\(record.run.text)/rollback",
                micros: micros,
                month: record.budget.month,
                pool: undoing.first?.pool
            )
        }
        add(.reserve(reservation(0)))
        add(.settle(reservation(cost)))
        book(cost)
    }

    /// What is booked of what a result claims: at most all that the goal may cost. A program's word must not be able
    /// to use up the month of everybody else; people hear of the rest.
    private mutating func believed(_ claimed: Int) -> Int {
        let ceiling = record.budget.ceilingMicros
        guard claimed > ceiling else { return claimed }
        tell(
            "run.spending_doubted",
            .error,
            "A result claims to have cost \(claimed) micros; the \(ceiling) that the goal may cost are booked."
        )
        return ceiling
    }

    private mutating func book(_ spent: Int) {
        guard spent > 0 else { return }
        record.budget.spentMicros += spent
        record.budget.rate.add(spent, at: now)
    }

    /// What all steps of the apply are expected to cost.
    var applyCost: Int { applySteps.reduce(0) { $0 + $1.estimate.costMicros } }

    /// What the steps that nobody works on yet are expected to cost.
    var remainingEstimate: Int {
        guard let plan else { return 0 }
        return plan.steps.indices.reduce(0) { sum, place in
            let isAhead = plan.steps[place].phase != .rollback && record.steps[place].status == .waiting
            return isAhead ? sum + plan.steps[place].estimate.costMicros : sum
        }
    }

    /// Nobody can give money to a month that is over: a run that waits for some goes on with the month that has begun
    /// since.
    ///
    /// Not before all that is held is settled, which happens where it was reserved; until then it waits, and is woken
    /// again.
    mutating func payFromThisMonth() {
        let month = BillingMonth(of: now)
        guard record.budget.brake == .shared, !record.hasOpenReservations, month > record.budget.month else { return }
        record.budget.month = month
    }
}
