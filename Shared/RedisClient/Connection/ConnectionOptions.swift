/// The limits of one connection.
struct ConnectionOptions: Sendable, Equatable {
    /// More than this waiting to be written refuses further commands; a single larger command still passes.
    var maximumQueuedBytes = 64 * 1024 * 1024
    var maximumQueuedCommands = 262_144
    var maximumReplySize = 64 * 1024 * 1024
    /// Once a command has timed out, a connection that brings nothing for this long is torn down.
    var stallLimit = Duration.seconds(10)
    /// Asks an idle server for a sign of life this often; nil leaves it to TCP keepalive.
    var idlePing: Duration?
    /// Lets a caller write by itself when nothing is in flight, which saves a thread change.
    var writesDirectly = true
}
