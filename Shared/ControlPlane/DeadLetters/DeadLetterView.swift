package import Artifacts

/// A message that was given up, as people see it.
package struct DeadLetterView: Encodable, Hashable, Sendable {
    /// One earlier try.
    package struct Try: Encodable, Hashable, Sendable {
        package let attempt: String
        package let consumer: String
        package let reason: String
        package let at: Timestamp?

        package init(attempt: String, consumer: String, reason: String, at: Timestamp?) {
            self.attempt = attempt
            self.consumer = consumer
            self.reason = reason
            self.at = at
        }
    }

    /// A field of the message, as text.
    package struct Field: Encodable, Hashable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package let id: DeadLetterID
    /// The stream that it would be sent to again; nil when it does not say.
    package let home: String?
    package let reason: String
    package let detail: String
    package let attempt: Int
    package let crashes: Int
    package let history: [Try]
    package let fields: [Field]

    package init(
        id: DeadLetterID,
        home: String?,
        reason: String,
        detail: String,
        attempt: Int,
        crashes: Int,
        history: [Try],
        fields: [Field]
    ) {
        self.id = id
        self.home = home
        self.reason = reason
        self.detail = detail
        self.attempt = attempt
        self.crashes = crashes
        self.history = history
        self.fields = fields
    }

    package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// When it was given up, by the server's clock.
    package var at: Timestamp { Timestamp(milliseconds: Int64(clamping: id.milliseconds)) }
}
