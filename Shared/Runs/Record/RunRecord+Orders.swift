package import Artifacts

extension RunRecord {
    /// Whether the answer to this order to apply still decides how the run goes on.
    package func awaits(apply order: ArtifactID) -> Bool {
        state == .applying && isApplyOpen == true && apply == order
    }

    /// Whether the answer to this order to undo still decides what the run comes to.
    package func awaits(undoing order: ArtifactID) -> Bool {
        guard state == .rollback, let rollback, rollback.isOrdered else { return false }
        // An older build did not note which one it gave.
        return rollback.order.map { $0 == order } ?? true
    }
}
