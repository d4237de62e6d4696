/// What one run of hops gave: how many a second, and how much processor time one cost on either side, in microseconds.
struct HopCost {
    let rate: Double
    let server: Double
    let client: Double

    static func median(_ runs: [HopCost]) -> HopCost {
        HopCost(
            rate: quantile(0.5, of: runs.map(\.rate)),
            server: quantile(0.5, of: runs.map(\.server)),
            client: quantile(0.5, of: runs.map(\.client))
        )
    }
}
