import RedisProtocol
import Synchronization

/// The connections that were made through a source (shared, blocking, subscribed), so that they can be closed when
/// their server is no longer the one that is wanted; their owners connect anew.
final class Followers: Sendable {
    private struct Follower {
        weak var connection: Connection?
    }

    /// How long a former primary may take to answer what it was sent before.
    private static let patience = Duration.seconds(1)

    private let followers = Mutex<[ObjectIdentifier: Follower]>([:])

    var all: [Connection] { followers.withLock { $0.values.compactMap(\.connection) } }

    func add(_ connection: Connection) {
        let id = ObjectIdentifier(connection)
        followers.withLock { $0[id] = Follower(connection: connection) }
        connection.whenClosed { [weak self] _ in
            self?.followers.withLock { _ = $0.removeValue(forKey: id) }
        }
    }

    /// Closes connections to a server that is no longer the primary.
    ///
    /// Replies come in order: when the PING has its own, all that was sent before has been answered, so that whoever
    /// was refused knows it, instead of wondering what became of his command. Nothing is sent after it: that would be
    /// cut off. One that waits in a blocking command is closed when the patience is over.
    static func drop(_ suspects: [Connection]) async {
        await withDiscardingTaskGroup { group in
            for connection in suspects {
                group.addTask {
                    guard await connection.sendLast(CommandArguments(PING()), within: patience) else { return }
                    connection.close(.disconnected(reason: "\(connection.endpoint) is no longer the primary"))
                }
            }
        }
    }
}
