/// The free slots that a reader may fill.
package struct Room: Hashable, Sendable {
    /// For any work.
    package var general: Int
    /// For urgent work alone: what was handed back, and the highest lane.
    package var urgent: Int
    /// Other readers wait for these slots, so a reader that finds nothing should give them back soon.
    package var isScarce = false

    package init(general: Int, urgent: Int = 0) {
        self.general = general
        self.urgent = urgent
    }

    package var total: Int { general + urgent }
}
