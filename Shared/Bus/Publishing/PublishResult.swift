/// What became of a publication from outside a handler.
package enum PublishResult: Hashable, Sendable {
    case published
    /// The same idempotency key was published before; nothing new happened.
    case duplicate
    /// The stream is full: try again later.
    case full
}
