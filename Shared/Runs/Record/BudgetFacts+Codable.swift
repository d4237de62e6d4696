import Artifacts

/// Written in canonical order, and without what is still as it was in the beginning: waiting runs stay small.
extension BudgetFacts: Codable {
    private enum CodingKeys: String, CodingKey {
        case brake
        case withheldBy = "by"
        case ceilingMicros = "ceiling"
        case isLifted = "lifted"
        case month, rate
        case reservedMicros = "reserved"
        case spentMicros = "spent"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(month: try container.decode(BillingMonth.self, forKey: .month))
        ceilingMicros = try container.decode(Int.self, forKey: .ceilingMicros)
        spentMicros = try container.decodeIfPresent(Int.self, forKey: .spentMicros) ?? 0
        reservedMicros = try container.decodeIfPresent(Int.self, forKey: .reservedMicros) ?? 0
        brake = try container.decodeIfPresent(BrakeReason.self, forKey: .brake)
        withheldBy = try container.decodeIfPresent(BudgetAlert.Scope.self, forKey: .withheldBy)
        isLifted = try container.decodeIfPresent(Bool.self, forKey: .isLifted) ?? false
        rate = try container.decodeIfPresent(SpendRate.self, forKey: .rate) ?? SpendRate()
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(brake, forKey: .brake)
        try container.encodeIfPresent(withheldBy, forKey: .withheldBy)
        try container.encode(ceilingMicros, forKey: .ceilingMicros)
        if isLifted { try container.encode(isLifted, forKey: .isLifted) }
        try container.encode(month, forKey: .month)
        if rate != SpendRate() { try container.encode(rate, forKey: .rate) }
        if reservedMicros != 0 { try container.encode(reservedMicros, forKey: .reservedMicros) }
        if spentMicros != 0 { try container.encode(spentMicros, forKey: .spentMicros) }
    }
}
