/// Which dead letters are wanted.
package struct DeadLetterQuery: Hashable, Sendable {
    /// The channel that they came from, all its lanes, or one stream of it; nil for any.
    package var home: String?
    /// Why they were given up; nil for all.
    package var reason: String?
    package var limit: Int

    package init(home: String? = nil, reason: String? = nil, limit: Int = 50) {
        self.home = home
        self.reason = reason
        self.limit = limit
    }
}
