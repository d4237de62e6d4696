/// How far one step is.
package struct StepProgress: Hashable, Sendable {
    package enum Status: Character, CaseIterable, Sendable {
        case waiting = "w"
        case running = "r"
        case done = "d"
        case failed = "f"
    }

    package var status: Status
    /// How often it was handed to a pool.
    package var tries: Int

    package init(status: Status = .waiting, tries: Int = 0) {
        self.status = status
        self.tries = tries
    }
}
