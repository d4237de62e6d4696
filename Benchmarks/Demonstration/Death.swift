/// One worker's end, and who went on with what it held.
struct Death: Sendable {
    let worker: String
    let at: ContinuousClock.Instant
    let holding: Board.Holding

    /// Who took how much over, and when the first and the last of it ran again.
    struct Aftermath: Sendable {
        var heirs: [String: Int] = [:]
        var first: Duration?
        var last: Duration?

        var count: Int { heirs.values.reduce(0, +) }
    }

    func aftermath(_ workers: [HopProcess]) -> Aftermath {
        var aftermath = Aftermath()
        let reports = workers.map { (name: $0.name, takeovers: $0.takeovers) }
        for artifact in holding.artifacts {
            let heirs = reports.compactMap { report in
                report.takeovers[artifact].flatMap { $0 > at ? (name: report.name, after: $0 - at) : nil }
            }
            guard let heir = heirs.min(by: { $0.after < $1.after }) else { continue }
            aftermath.heirs[heir.name, default: 0] += 1
            aftermath.first = min(aftermath.first ?? heir.after, heir.after)
            aftermath.last = max(aftermath.last ?? heir.after, heir.after)
        }
        return aftermath
    }
}
