import Artifacts
import Lifecycle
import RunMessages

/// The indicators with their goals, as a table for people or a document for programs.
struct KPISheet: Encodable {
    struct Line: Encodable {
        let indicator: Indicator
        /// A share; nil where there was nothing to take it of.
        let value: Double?
        let goal: Double
        let isReached: Bool?
        /// How many were counted.
        let base: Int
        let unit: String
    }

    let days: Int
    /// The newest entry's time; nil for an archive without decisions.
    let until: Timestamp?
    let indicators: [Line]
    /// Runs that were cancelled by a person or had nothing to do: they count nowhere.
    let leftOut: Int
    let plannedMicros: Int
    let spentMicros: Int
    /// Entries that could not be read.
    let unreadable: Int

    init(_ fold: IndicatorFold, days: Int) {
        let counts = fold.counts(of: days)
        self.days = days
        until = fold.newest
        indicators = Indicator.allCases.map { indicator in
            let value = counts.value(of: indicator)
            return Line(
                indicator: indicator,
                value: value,
                goal: indicator.goal,
                isReached: value.map(indicator.isReached),
                base: counts.base(of: indicator),
                unit: indicator.unit
            )
        }
        leftOut = counts.leftOut
        plannedMicros = counts.plannedMicros
        spentMicros = counts.spentMicros
        unreadable = fold.unreadable
    }

    func show(_ place: Workplace, asJSON isJSON: Bool) -> ExitCode {
        guard !isJSON else { return place.printed(self, .success) }
        let rows = indicators.map { line in
            [
                line.indicator.rawValue, Self.percent(line), line.indicator.goalText,
                line.isReached.map { $0 ? "yes" : "no" } ?? "-", "\(line.base) \(line.unit)",
            ]
        }
        for line in TextTable([["INDICATOR", "VALUE", "GOAL", "REACHED", "OVER"]] + rows).lines {
            place.terminal.say(line)
        }
        place.terminal.say(
            "planned \(Money.text(plannedMicros)), spent \(Money.text(spentMicros)); "
                + "\(leftOut) runs cancelled or without anything to do are left out"
        )
        if unreadable > 0 {
            place.terminal.say("\(unreadable) entries could not be read; chimera audit verify says more")
        }
        return .success
    }

    /// To a tenth of a percent, rounded to the worse side: what just misses its goal must not read as if it reached it.
    private static func percent(_ line: Line) -> String {
        guard let value = line.value else { return "-" }
        let tenths = (value * 1000).rounded(line.indicator == .infraErrors ? .up : .down)
        let size = Int(min(tenths.magnitude, 1e15))
        return "\(tenths < 0 ? "-" : "")\(size / 10).\(size % 10) %"
    }
}
