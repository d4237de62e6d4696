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

    /// What is left after so many messages have been taken into it. Urgent ones fill the urgent slots first.
    package func less(urgent taken: Int, other: Int) -> Room {
        let left = max(0, total - taken - other)
        var room = self
        room.general = max(0, min(general - other, left))
        room.urgent = left - room.general
        return room
    }
}
