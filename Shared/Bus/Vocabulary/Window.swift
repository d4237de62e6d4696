/// How many tasks of one tenant may be queued or running in a pool at once; a pool's tenants share it as their windows.
package struct Window: Hashable, Sendable {
    /// The pool it counts in.
    package let pool: String
    /// At least 1. Twice the window is twice the share of a busy pool.
    package let cap: Int

    package init(pool: String, cap: Int) {
        self.pool = pool
        self.cap = max(1, cap)
    }
}
