import Security

extension Envelope {
    /// Its fields in the order in which every entry writes them; absent ones are left out.
    package var fields: [EnvelopeField] {
        var fields: [EnvelopeField] = []
        fields.reserveCapacity(17 + extensions.count)
        fields.append(EnvelopeField(name: "specversion", value: EnvelopeReader.specversion))
        fields.append(EnvelopeField(name: "id", value: id.textBytes))
        fields.append(EnvelopeField(name: "type", value: type.textBytes))
        fields.append(EnvelopeField(name: "source", text: source.text))
        fields.append(EnvelopeField(name: "time", value: time.textBytes))
        fields.append(EnvelopeField(name: "tenant", text: tenant.text))
        fields.append(EnvelopeField(name: "iid", text: idempotencyKey.text))
        fields.append(EnvelopeField(name: "classification", text: classification.rawValue))
        if let digest { fields.append(EnvelopeField(name: "digest", value: digest.textBytes)) }
        if let subject { fields.append(EnvelopeField(name: "subject", text: subject)) }
        if let traceparent { fields.append(EnvelopeField(name: "traceparent", text: traceparent)) }
        if let goal { fields.append(EnvelopeField(name: "goal", value: goal.textBytes)) }
        if let run { fields.append(EnvelopeField(name: "run", value: run.textBytes)) }
        if let task { fields.append(EnvelopeField(name: "task", value: task.textBytes)) }
        if let attempt { fields.append(EnvelopeField(name: "attempt", text: String(attempt))) }
        if let signature { fields.append(EnvelopeField(name: "signature", value: signature.textBytes)) }
        fields.append(contentsOf: extensions)
        return fields
    }
}
