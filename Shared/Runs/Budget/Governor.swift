package import Artifacts
import Plans

/// The rules of money, each a pure function.
package struct Governor: Codable, Hashable, Sendable {
    /// The share of a ceiling, in hundredths, at which a forecast closes the brake; 80 as the planner says it.
    package var forecastPercent = PlanSpec.brakePercent
    /// The most that one run may spend in a minute; nil for no such limit.
    package var microsPerMinute: Int? = 10_000_000
    /// What a tenant may spend in a month unless somebody set another limit.
    package var tenantMonthMicros = 100_000_000

    package init() {}

    /// What is not there is as usual, but for the limit of a minute, whose absence means that there is none.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        forecastPercent = try container.decodeIfPresent(Int.self, forKey: .forecastPercent) ?? forecastPercent
        microsPerMinute = try container.decodeIfPresent(Int.self, forKey: .microsPerMinute)
        tenantMonthMicros = try container.decodeIfPresent(Int.self, forKey: .tenantMonthMicros) ?? tenantMonthMicros
    }

    /// Spent, reserved and what is still to come.
    package func forecast(of budget: BudgetFacts, remaining: Int) -> Int {
        budget.spentMicros + budget.reservedMicros + remaining
    }

    /// Why work that costs `estimate` must wait; nil when it may go on. What is free is never held up.
    package func brake(
        _ budget: BudgetFacts,
        remaining: Int,
        estimate: Int,
        at now: Timestamp
    ) -> BrakeReason? {
        guard estimate > 0 else { return nil }
        if let microsPerMinute, budget.rate.exceeds(microsPerMinute, at: now) { return .spike }
        guard !budget.isLifted else { return nil }
        let forecast = forecast(of: budget, remaining: remaining)
        // Both sides in full width: no amount, however absurd, may end the process that checks it.
        let isReached =
            forecast.multipliedFullWidth(by: 100) >= budget.ceilingMicros.multipliedFullWidth(by: forecastPercent)
        return isReached ? .forecast : nil
    }

    /// Whether a month's spending calls for an alarm: more than twice what was budgeted.
    package static func isMonthDoubled(spentMicros: Int, limitMicros: Int) -> Bool {
        spentMicros - limitMicros > limitMicros
    }

    /// What an agent costs in a year if it goes on as in the time observed; nil when nothing was observed.
    package static func annualised(spentMicros: Int, over period: Duration) -> Int? {
        let seconds = period / .seconds(1)
        guard seconds > 0 else { return nil }
        // More than can be counted is as much as can be.
        return Int(exactly: (Double(spentMicros) * 31_536_000 / seconds).rounded()) ?? .max
    }
}
