package import Artifacts

/// One numbered entry of a partition's audit log, as the server numbered it.
package struct AuditRecord: Hashable, Sendable {
    package let partition: Int
    /// From 1, without gaps.
    package let number: Int
    package let fields: [EnvelopeField]

    package init(partition: Int, number: Int, fields: [EnvelopeField]) {
        self.partition = partition
        self.number = number
        self.fields = fields
    }

    /// A field's value as text; nil when there is no such field.
    package subscript(name: String) -> String? {
        fields.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
    }
}
