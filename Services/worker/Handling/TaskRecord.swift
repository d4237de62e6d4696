import Artifacts
import Bus
import Pipeline

/// What outlives an attempt: where the next one goes on, and whether something outside may have been changed already.
struct TaskRecord: Codable, Hashable, Sendable {
    var checkpoint: BlobReference?
    /// The token of the attempt that set out to change something outside.
    var intent: String?
    /// Whether the order has waited, since that attempt was cut off, until nothing of it can be left.
    var isOutlasted: Bool?

    /// Whether the apply had not begun when its rollback came, and never may.
    var isForestalled: Bool?

    /// How long a task's record is kept after its last change.
    static let expiry = Duration.seconds(7 * 86_400)
    /// That of an order is asked for as long as somebody may order that what was applied be undone, and a day.
    static let orderExpiry = Effect.keepingTime

    init(checkpoint: BlobReference? = nil, intent: String? = nil, isOutlasted: Bool? = nil) {
        self.checkpoint = checkpoint
        self.intent = intent
        self.isOutlasted = isOutlasted
    }

    /// Throws for a record that this build cannot read: what it says must not be passed over.
    init(_ state: StoredState?) throws(ArtifactError) {
        guard let state else {
            self.init()
            return
        }
        self = try ArtifactDecoder.decode(TaskRecord.self, from: state.bytes)
    }

    static func key(of task: TaskID) -> StateKey { StateKey(kind: "task", id: task.text) }

    /// Of a run's apply as a whole: there is one.
    static func key(ofApplying run: RunID) -> StateKey {
        StateKey(kind: "task", id: "\(run.text).\(StepPhase.apply.rawValue)")
    }

    /// Of a rollback as a whole: when one has failed, a person may order another.
    static func key(ofUndoing run: RunID, by order: ArtifactID) -> StateKey {
        StateKey(kind: "task", id: "\(run.text).\(StepPhase.rollback.rawValue).\(order.text)")
    }
}
