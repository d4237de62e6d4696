import RedisProtocol

/// Where commands go: the seam between a client and the arrangement of its servers.
///
/// To add an arrangement, conform a type here and make it in `RedisClient.makeTopology`. Contract:
/// - `node(for:)` is the hot path: it never waits; nil means "not known yet", and `resolve(for:)` is awaited next.
/// - `reaction(to:)` sees every error reply and every failed send, and says what the client does. It may wait (a
///   refresh, a back-off), but not beyond the deadline. Only a command that certainly had no effect may be retried,
///   unless the caller allowed it.
/// - Several servers are several `Node`s. A server that moves is one `Node` whose `EndpointSource` answers anew at
///   each connection and refuses in `verify` what is not the primary; what closes a connection makes it ask again
///   (`Followers`).
protocol Topology: Sendable {
    var isCluster: Bool { get }

    var onlyNode: Node? { get }

    /// Throws `.crossSlot` when the keys cannot be served by one node.
    func node(for keys: [RedisKey]) throws(RedisError) -> Node?
    func resolve(for keys: [RedisKey], by deadline: Moment) async throws(RedisError) -> Node
    func everyPrimary(by deadline: Moment) async throws(RedisError) -> [Node]
    func reaction(to failure: Failure) async -> Reaction
    /// Takes note of what a failure tells about the arrangement, for the commands that come after; never waits.
    func learn(from error: RedisError, of node: Node)
    func close() async
}

extension Topology {
    /// The node of all keys, where there is but one; it spares the hot path the keys.
    var onlyNode: Node? { nil }

    func learn(from error: RedisError, of node: Node) {}
}

/// A command that did not get a good reply.
struct Failure: Sendable {
    let error: RedisError
    let keys: [RedisKey]
    let node: Node
    /// How often this command has been sent, this time included.
    let attempt: Int
    let deadline: Moment
    /// The caller says that doing it twice does no harm.
    let mayRepeat: Bool

    /// Waits before the next attempt; false when there is no time for one, or nobody wants it any more.
    func waits(_ delay: Duration, on loop: IOLoop) async -> Bool {
        guard Moment.now + delay < deadline, !loop.isStopping else { return false }
        await loop.wait(for: delay)
        return !Task.isCancelled && !loop.isStopping
    }
}

/// What the client does about a failure.
enum Reaction: Sendable {
    case fail
    /// Sends again; with ASKING in front when a slot is on its way to that node.
    case retry(on: Node, asking: Bool)
}
