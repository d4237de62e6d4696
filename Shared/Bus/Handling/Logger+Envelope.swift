import Artifacts
import Observability

extension Logger {
    /// The same logger for what concerns one artifact: its trace and its tenant, and the run and the task that it
    /// names.
    func with(_ envelope: Envelope) -> Logger {
        // A strange traceparent is no reason to lose the line; the line then has no trace.
        let trace = envelope.traceparent.flatMap { try? TraceContext(parsing: $0) }
        let logger = with(trace: trace, tenant: envelope.tenant.text)
        let names = [("run.id", envelope.run?.text), ("task.id", envelope.task?.text)]
        return logger.with(Dictionary(uniqueKeysWithValues: names.compactMap { name, id in id.map { (name, $0) } }))
    }
}
