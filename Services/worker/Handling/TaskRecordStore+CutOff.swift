import Artifacts
import Bus
import Pipeline

/// An attempt that set out to change something and never said what became of it: it is reported, never repeated.
extension TaskRecordStore {
    /// Why an order is not carried out again of which nobody knows how far it came.
    static let cutOff = "an attempt before was cut off in the middle; it is not made twice"

    /// Whether an attempt before has set out.
    var isCutOff: Bool { record.intent != nil }

    /// Sends the order back once, until nothing of that attempt can be left; nil when it has been back.
    ///
    /// Who hears of a cut-off change undoes it at once, and the two must never overlap. That the order has been back
    /// is written together with its going back, and the server alone counts the time until it comes again: whatever
    /// is killed meanwhile, and whatever clocks say, it is answered no earlier.
    func outlastCutOff(on route: Route) throws(ArtifactError) -> Outcome? {
        guard record.isOutlasted != true else { return nil }
        var record = record
        record.isOutlasted = true
        return Outcome(
            .postpone(after: Self.longestEnd(on: route), because: "an attempt before may still be ending"),
            effects: [.state(try replacement(with: record))]
        )
    }

    /// How long a program can outlive its attempt's hold on the order.
    ///
    /// The supervisor of a worker that was killed knows at once. A worker that is cut off from the server knows when
    /// its lease has not been confirmed for as long as it lasts, at the next look. From then on the program has its
    /// grace, and a second is plenty for the kernel to end what is left. A worker that is frozen itself knows
    /// nothing: nobody can tell for how long.
    static func longestEnd(on route: Route) -> Duration {
        route.lease + route.lapseInterval + ProcessExecutor.grace + .seconds(1)
    }
}
