import Artifacts
import Bus
import Pipeline
import RedisBus
import Runs

/// Finds the accounts that recent runs were paid from: a conductor may have died between the booking and its look at
/// the month.
struct SpendingRecall: Sendable {
    /// A month and what its last runs may have been late with.
    static let span = Duration.seconds(40 * 86_400)
    /// The most runs of a partition that are looked at; the newest come first.
    private static let limit = 10_000
    private static let page = 200

    let bus: RedisBus

    /// Of runs that have begun since then and have cost something.
    ///
    /// - Parameter goOn: asked before each page; false ends the search with what was found.
    func accounts(since: Timestamp, while goOn: () -> Bool) async throws(BusError) -> Set<SpendingLedger.Account> {
        var accounts: Set<SpendingLedger.Account> = []
        for partition in bus.partitions.all {
            for start in stride(from: 0, to: Self.limit, by: Self.page) {
                guard goOn() else { return accounts }
                let listed = try await bus.list(.runs, in: partition, skipping: start, count: Self.page)
                let recent = listed.filter { $0.at >= since }
                for run in recent.compactMap({ RunID($0.name) }) {
                    accounts.formUnion(try await self.accounts(of: run, in: partition))
                }
                guard recent.count == Self.page else { break }
            }
        }
        return accounts
    }

    private func accounts(of run: RunID, in partition: Partition) async throws(BusError) -> [SpendingLedger.Account] {
        guard let stored = try await bus.state(of: .run(run), in: partition),
            // A record that this build cannot read belongs to a newer one, which looks at it.
            let record = try? RunRecord(bytes: stored.bytes), let tenant = record.tenant, record.budget.spentMicros > 0
        else { return [] }
        // One that waited into a new month was paid from the old one before.
        let months = Set([BillingMonth(of: record.createdAt), record.budget.month])
        return months.flatMap { SpendingLedger.Account.all(of: tenant, $0, record.agents) }
    }
}
