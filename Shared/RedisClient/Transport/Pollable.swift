/// Something with a descriptor that an I/O loop watches. All calls come from the loop's thread.
protocol Pollable: AnyObject, Sendable {
    var descriptor: Int32 { get }

    /// The descriptor can be read or written, or has failed.
    func becameReady(readable: Bool, writable: Bool, now: Moment)
    /// Someone asked for what is queued to be written.
    func flush(now: Moment)
    /// Time has passed; returns when to be asked again at the latest.
    func tick(now: Moment) -> Moment?
    /// The loop ends.
    func loopEnded()
}
