extension Duration {
    /// Milliseconds, rounded up, and never beyond what an Int holds.
    package var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        let fraction = Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
        let (product, overflow) = Int(seconds).multipliedReportingOverflow(by: 1_000)
        return overflow ? .max : product.addingReportingOverflow(fraction).partialValue
    }
}
