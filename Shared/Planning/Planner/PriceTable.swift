package import Artifacts

/// What things cost. An unknown price is refused, never taken for nothing.
package struct PriceTable: ArtifactPart, Hashable {
    package struct Pool: ArtifactPart, Hashable {
        /// Money for an hour of one slot, in millionths of the currency unit.
        package var microsPerHour: Int

        package func validate() throws(ArtifactError) {
            try BodyCheck.number(microsPerHour, 0...BodyCheck.largestAmount, "microsPerHour")
        }
    }

    package struct Model: ArtifactPart, Hashable {
        /// Money for a million tokens read, in millionths of the currency unit.
        package var inputMicrosPerMillion: Int
        /// Money for a million tokens written.
        package var outputMicrosPerMillion: Int

        package func validate() throws(ArtifactError) {
            try BodyCheck.number(inputMicrosPerMillion, 0...BodyCheck.largestAmount, "inputMicrosPerMillion")
            try BodyCheck.number(outputMicrosPerMillion, 0...BodyCheck.largestAmount, "outputMicrosPerMillion")
        }
    }

    /// What one attempt of a step is expected to use.
    struct Use: Hashable {
        var pool: PoolName
        var durationMs: Int
        var model: String?
        var inputTokens = 0
        var outputTokens = 0
    }

    /// What the amounts are in, for people, such as `EUR`.
    package var currency: String
    package var pools: [String: Pool]
    package var models: [String: Model]

    private enum CodingKeys: String, CodingKey {
        case currency, models, pools
    }

    package func validate() throws(ArtifactError) {
        try BodyCheck.text(currency, 1...16, "currency")
        for (name, pool) in pools.sorted(by: { $0.key < $1.key }) { try BodyCheck.part(pool, "pools.\(name)") }
        for (name, model) in models.sorted(by: { $0.key < $1.key }) { try BodyCheck.part(model, "models.\(name)") }
    }

    /// Rounded up, in every part: money that was not planned for is worse than money left over.
    func cost(of use: Use) throws(ExpectationError) -> Int {
        guard let pool = pools[use.pool.text] else {
            throw ExpectationError("the price of pool \(use.pool) is not known")
        }
        var cost = Self.share(pool.microsPerHour, use.durationMs, of: 3_600_000)
        if let name = use.model {
            guard let model = models[name] else { throw ExpectationError("the price of model \(name) is not known") }
            cost += Self.share(model.inputMicrosPerMillion, use.inputTokens, of: 1_000_000)
            cost += Self.share(model.outputMicrosPerMillion, use.outputTokens, of: 1_000_000)
        }
        return min(cost, BodyCheck.largestAmount)
    }

    /// `price * amount / unit` rounded up; what no amount of money could pay is the largest amount there is.
    private static func share(_ price: Int, _ amount: Int, of unit: Int) -> Int {
        let (high, low) = price.multipliedFullWidth(by: max(0, amount))
        guard high == 0, low <= UInt(Int.max - unit) else { return BodyCheck.largestAmount }
        return (Int(low) + unit - 1) / unit
    }
}
