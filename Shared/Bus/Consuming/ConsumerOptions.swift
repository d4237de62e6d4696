/// How a consumer works; the defaults suit a service's handlers.
package struct ConsumerOptions: Sendable {
    /// How many messages it handles at once.
    package var slots = 256
    /// How many of the slots only urgent work may use. A reader with room for less other work than there are streams
    /// of it looks for it again and again, some 50 times a second.
    package var reservedSlots = 0
    /// How long one handling may take; then its task is cancelled and it counts as failed.
    package var maximumRuntime: Duration = .seconds(900)
    /// Whether the handler changes what is outside: then it is cancelled when its lease could not be renewed in time,
    /// for somebody else may have been given its message. Others go on, and their commit's fence decides.
    package var needsLease = false
    /// How many commits travel in one call.
    package var commitBatch = 64
    package var retry = RetryPolicy()

    package init() {}
}
