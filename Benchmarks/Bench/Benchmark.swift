/// One question about performance, answered with figures.
protocol Benchmark: Sendable {
    /// Its word on the command line.
    static var word: String { get }
    /// What is measured, in a sentence.
    static var summary: String { get }

    init(_ options: BenchOptions)

    func measure() async throws -> [Figure]
}
