import RedisProtocol
import Synchronization

/// One name or address, which may lead to another server after a while.
final class SingleSource: EndpointSource {
    private let fixed: Endpoint
    private let followers = Followers()
    private let isDropping = Mutex(false)

    init(_ endpoint: Endpoint) {
        fixed = endpoint
    }

    func endpoint() async throws(RedisError) -> Endpoint { fixed }

    func verify(_ connection: Connection) async throws(RedisError) { followers.add(connection) }

    /// Closes all connections that stand: what stands behind the name is asked anew.
    ///
    /// All, because one that is subscribed or waits is never refused anything: it would stay with the former primary.
    func dropConnections() async {
        let isFirst = isDropping.withLock { isDropping in
            defer { isDropping = true }
            return !isDropping
        }
        guard isFirst else { return }
        await Followers.drop(followers.all)
        isDropping.withLock { $0 = false }
    }
}
