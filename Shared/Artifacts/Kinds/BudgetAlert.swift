/// A budget that nears, passes or has been freed from its limit.
package struct BudgetAlert: ArtifactBody, Hashable {
    /// Whose budget it is.
    package enum Scope: String, CaseIterable, Codable, Sendable {
        case tenant
        case goal
        case agent
        case subAgent = "sub_agent"
    }

    /// What happened.
    package enum Level: String, CaseIterable, Codable, Sendable {
        case warning
        case spike
        case brakeClosed = "brake_closed"
        case brakeLifted = "brake_lifted"
        case monthDoubled = "month_doubled"
    }

    package static let kind = ArtifactKind.budgetAlert

    package var scope: Scope
    /// Name of the tenant, goal or agent.
    package var name: String
    package var level: Level
    /// Limit in millionths of the currency unit.
    package var limitMicros: Int
    /// Money that is spent.
    package var spentMicros: Int
    /// Money that is reserved for running tasks.
    package var reservedMicros: Int
    /// Spent, reserved and estimated remainder together.
    package var forecastMicros: Int
    /// What it means, for people.
    package var message: String
    /// When it was raised, in milliseconds since 1970.
    package var raisedAt: Timestamp

    private enum CodingKeys: String, CodingKey {
        case forecastMicros, level, limitMicros, message, name, raisedAt, reservedMicros, scope, spentMicros
    }

    package init(
        scope: Scope,
        name: String,
        level: Level,
        limitMicros: Int,
        spentMicros: Int,
        reservedMicros: Int,
        forecastMicros: Int,
        message: String,
        raisedAt: Timestamp
    ) {
        self.scope = scope
        self.name = name
        self.level = level
        // Sums may exceed what an amount may be; an alarm is raised all the same.
        self.limitMicros = min(limitMicros, BodyCheck.largestAmount)
        self.spentMicros = min(spentMicros, BodyCheck.largestAmount)
        self.reservedMicros = min(reservedMicros, BodyCheck.largestAmount)
        self.forecastMicros = min(forecastMicros, BodyCheck.largestAmount)
        self.message = message
        self.raisedAt = raisedAt
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(name, 1...128, "name")
        try BodyCheck.number(limitMicros, 0...BodyCheck.largestAmount, "limitMicros")
        try BodyCheck.number(spentMicros, 0...BodyCheck.largestAmount, "spentMicros")
        try BodyCheck.number(reservedMicros, 0...BodyCheck.largestAmount, "reservedMicros")
        try BodyCheck.number(forecastMicros, 0...BodyCheck.largestAmount, "forecastMicros")
        try BodyCheck.text(message, 1...1000, "message")
    }
}
