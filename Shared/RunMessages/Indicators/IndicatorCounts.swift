/// What is counted of runs and orders; the indicators are shares of it.
package struct IndicatorCounts: Hashable, Sendable {
    /// Runs with an accepted plan that ended as applied.
    package var applied = 0
    /// Runs with an accepted plan that ended otherwise, and nobody had wanted that.
    package var unsuccessful = 0
    /// Runs with an accepted plan that a person cancelled, or that had nothing to do: nobody's success or failure.
    package var leftOut = 0
    /// Orders to services that ended: by an answer, or because nobody gave one in time.
    package var orders = 0
    /// Those of them that the installation failed to carry out.
    package var ordersFailed = 0
    /// Runs whose entries tell what they have spent.
    package var priced = 0
    /// What those of them were expected to cost that were applied, in micro-units of the currency.
    package var plannedMicros = 0
    /// What all of them have spent, in micro-units of the currency.
    package var spentMicros = 0

    package init() {}

    /// Nil where there is nothing to take a share of.
    package func value(of indicator: Indicator) -> Double? {
        switch indicator {
        case .planSuccess: Self.share(applied, of: Self.sum(applied, unsuccessful))
        case .infraErrors: Self.share(ordersFailed, of: orders)
        case .savings: Self.share(Self.difference(plannedMicros, spentMicros), of: plannedMicros)
        }
    }

    /// Over how many runs or orders an indicator is taken.
    package func base(of indicator: Indicator) -> Int {
        switch indicator {
        case .planSuccess: Self.sum(applied, unsuccessful)
        case .infraErrors: orders
        case .savings: priced
        }
    }

    mutating func add(_ other: IndicatorCounts) { combine(other, Self.sum) }

    mutating func remove(_ other: IndicatorCounts) { combine(other, Self.difference) }

    private mutating func combine(_ other: IndicatorCounts, _ operation: (Int, Int) -> Int) {
        let parts: [WritableKeyPath<IndicatorCounts, Int>] = [
            \.applied, \.unsuccessful, \.leftOut, \.orders, \.ordersFailed, \.priced, \.plannedMicros, \.spentMicros,
        ]
        for part in parts { self[keyPath: part] = operation(self[keyPath: part], other[keyPath: part]) }
    }

    private static func share(_ part: Int, of whole: Int) -> Double? {
        whole > 0 ? Double(part) / Double(whole) : nil
    }

    /// An archive may say anything; no sum of it may end the process, here or where it is shown.
    static let most = 1 << 60

    private static func sum(_ left: Int, _ right: Int) -> Int { min(max(left + right, -most), most) }

    private static func difference(_ left: Int, _ right: Int) -> Int { sum(left, -right) }
}
