/// The value below which so large a share of the samples lies; the median is share 0.5.
func quantile(_ share: Double, of samples: [Double]) -> Double {
    let sorted = samples.sorted()
    guard let last = sorted.indices.last else { return .nan }
    return sorted[min(last, Int(share * Double(sorted.count)))]
}

extension ContinuousClock {
    /// How long the body took, in seconds.
    func seconds(_ body: () async throws -> Void) async rethrows -> Double {
        let began = now
        try await body()
        return (now - began) / .seconds(1)
    }
}
