import Security

extension Envelope {
    /// Its fields in the order in which every entry writes them; absent ones are left out.
    package var fields: [EnvelopeField] {
        var entry = EntryBytes()
        append(to: &entry)
        return entry.fields
    }

    /// Appends its fields to an entry, in the same order.
    package func append(to entry: inout EntryBytes) {
        entry.append("specversion") { $0.append(contentsOf: EnvelopeReader.specversion) }
        entry.append("id") { id.appendText(to: &$0) }
        entry.append("type") { $0.append(contentsOf: type.description.utf8) }
        entry.append("source") { $0.append(contentsOf: source.text.utf8) }
        entry.append("time") { time.appendText(to: &$0) }
        entry.append("tenant") { $0.append(contentsOf: tenant.text.utf8) }
        entry.append("iid") { $0.append(contentsOf: idempotencyKey.text.utf8) }
        entry.append("classification") { $0.append(contentsOf: classification.rawValue.utf8) }
        if let digest { entry.append("digest") { digest.appendText(to: &$0) } }
        if let subject { entry.append("subject") { $0.append(contentsOf: subject.utf8) } }
        if let traceparent { entry.append("traceparent") { $0.append(contentsOf: traceparent.utf8) } }
        if let goal { entry.append("goal") { goal.appendText(to: &$0) } }
        if let run { entry.append("run") { run.appendText(to: &$0) } }
        if let task { entry.append("task") { task.appendText(to: &$0) } }
        if let attempt { entry.append("attempt") { $0.append(contentsOf: String(attempt).utf8) } }
        if let signature { entry.append("signature") { $0.append(contentsOf: signature.textBytes) } }
        for field in extensions { entry.append(field) }
    }
}
