/// One measured number, with the goal that it is held against.
struct Figure: Sendable {
    enum Goal: Sendable {
        case atLeast(Double)
        case atMost(Double)
        /// Measured for its own sake.
        case none
    }

    let benchmark: String
    let name: String
    let value: Double
    let unit: String
    let goal: Goal

    init(_ benchmark: String, _ name: String, _ value: Double, _ unit: String, _ goal: Goal = .none) {
        self.benchmark = benchmark
        self.name = name
        self.value = value
        self.unit = unit
        self.goal = goal
    }

    /// Nil where there is no goal.
    var isReached: Bool? {
        switch goal {
        case .atLeast(let bound): value >= bound
        case .atMost(let bound): value <= bound
        case .none: nil
        }
    }
}
