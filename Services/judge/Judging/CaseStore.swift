import Bus

/// Where the documents of a case are kept by name; nil for what is not there.
protocol CaseStore: Sendable {
    func bytes(of key: StateKey) async throws -> [UInt8]?
}
