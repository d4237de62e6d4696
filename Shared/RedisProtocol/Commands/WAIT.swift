/// Waits until replicas have all writes of this connection; answers how many do.
///
/// The server holds back only this connection, so it is sent only behind the write it is about.
package struct WAIT: RedisCommand {
    private let wait: ReplicaWait

    package init(_ wait: ReplicaWait) {
        self.wait = wait
    }

    package var blocking: Duration? { wait.limit }

    package func encode(into arguments: inout CommandArguments) {
        arguments.append("WAIT")
        arguments.append(wait.replicas)
        arguments.append(milliseconds: wait.limit)
    }

    package func decode(_ reply: Reply) throws(ReplyError) -> Int { try reply.integer() }
}
