import Artifacts
import Observability

extension Logger {
    /// The same logger for what concerns one artifact: its trace and its tenant.
    func with(_ envelope: Envelope) -> Logger {
        // A strange traceparent is no reason to lose the line; the line then has no trace.
        let trace = envelope.traceparent.flatMap { try? TraceContext(parsing: $0) }
        return with(trace: trace, tenant: envelope.tenant.text)
    }
}
