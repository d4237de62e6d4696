import Bus

/// The states of one partition.
struct BusCaseStore: CaseStore {
    let driver: any BusDriver
    let partition: Partition

    func bytes(of key: StateKey) async throws -> [UInt8]? {
        try await driver.state(of: key, in: partition)?.bytes
    }
}
