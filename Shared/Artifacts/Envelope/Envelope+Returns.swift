/// How often a message was sent again after it had been given up.
extension Envelope {
    private static let returnsField = "returns"
    /// Whatever a message claims.
    private static let mostReturns = 1_000_000

    package var returns: Int {
        get { text(of: Self.returnsField).flatMap { Int($0) }.map { min(max(0, $0), Self.mostReturns) } ?? 0 }
        set { setText(newValue == 0 ? nil : "\(newValue)", of: Self.returnsField) }
    }
}
