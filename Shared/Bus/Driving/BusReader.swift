/// Reads a channel in some of its partitions, over a connection of its own.
///
/// - `prepare` comes before each read, while the reader is lent no slots: what the last read failed of is waited out
///   and mended there, so that a server that is away keeps nobody else's slots.
/// - `read` waits a bounded time for the first message and answers with at most `room.total` new ones, or none. More
///   than that can come when several streams had one at the same moment; the caller gives those back.
/// - When the calling task is cancelled it returns early, and never loses what the server has already delivered.
package protocol BusReader: Sendable {
    func prepare() async throws(BusError)
    func read(into room: Room) async throws(BusError) -> [RawDelivery]
}
