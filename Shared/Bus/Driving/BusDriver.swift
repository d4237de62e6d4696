/// What a consumer needs of a bus. The one implementation is on Redis; there is no stand-in for it in tests.
///
/// - `commit` makes all of a commit or nothing of it, and answers in the order of the batch. It is tried until the
///   server has answered or the calling task is cancelled, so an answer may be `fenced` because an earlier try
///   succeeded. The route is where the inputs come from; nil when there are none.
/// - `renew` answers with the tokens that are held no longer; all others are held for another whole lease.
/// - `readers` divides the partitions so that each reader needs one waiting connection.
package protocol BusDriver: Sendable {
    var partitions: PartitionMap { get }

    func readers(of route: Route) -> [any BusReader]
    func commit(_ batch: [Commit], of route: Route?, in partition: Partition) async throws(BusError) -> [CommitResult]
    func renew(_ tokens: [AttemptToken], of route: Route) async throws(BusError) -> [AttemptToken]
    func state(of key: StateKey, in partition: Partition) async throws(BusError) -> StoredState?
}
