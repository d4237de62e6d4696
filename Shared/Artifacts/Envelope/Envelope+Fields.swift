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
        forEachField { name, value in entry.append(name, value) }
    }

    /// Calls the body with the name of each field and what writes its value, in the same order.
    package func forEachField(_ body: (_ name: String, _ value: (inout [UInt8]) -> Void) -> Void) {
        body("specversion") { $0.append(contentsOf: EnvelopeReader.specversion) }
        body("id") { id.appendText(to: &$0) }
        body("type") { $0.append(contentsOf: type.description.utf8) }
        body("source") { $0.append(contentsOf: source.text.utf8) }
        body("time") { time.appendText(to: &$0) }
        body("tenant") { $0.append(contentsOf: tenant.text.utf8) }
        body("iid") { $0.append(contentsOf: idempotencyKey.text.utf8) }
        body("classification") { $0.append(contentsOf: classification.rawValue.utf8) }
        if let digest { body("digest") { digest.appendText(to: &$0) } }
        if let subject { body("subject") { $0.append(contentsOf: subject.utf8) } }
        if let traceparent { body("traceparent") { $0.append(contentsOf: traceparent.utf8) } }
        if let goal { body("goal") { goal.appendText(to: &$0) } }
        if let run { body("run") { run.appendText(to: &$0) } }
        if let task { body("task") { task.appendText(to: &$0) } }
        if let attempt { body("attempt") { $0.append(contentsOf: String(attempt).utf8) } }
        if let signature { body("signature") { $0.append(contentsOf: signature.textBytes) } }
        for field in extensions { body(field.name) { $0.append(contentsOf: field.value) } }
    }
}
