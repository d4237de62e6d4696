package import Artifacts
package import Bus

/// A message that was given up, with all that is needed to understand it and to send it again.
package struct DeadLetter: Sendable {
    /// One earlier try, as the bus wrote it down.
    package struct Try: Hashable, Sendable {
        package let attempt: String
        package let consumer: String
        package let reason: String
        /// Milliseconds since 1970, by the server's clock.
        package let at: String
    }

    /// Where it lies among the dead letters.
    package let position: EntryPosition
    /// The stream that it would be sent to again; nil when it does not say.
    package let home: StreamName?
    /// The entry that it was when it was given up.
    package let origin: String
    package let reason: String
    package let detail: String
    package let attempt: Int
    package let crashes: Int
    package let history: [Try]
    /// The fields of the message itself, those of `meta` one by one.
    package let fields: [EnvelopeField]

    init(position: EntryPosition, all: [EnvelopeField], space: KeySpace) {
        self.position = position
        func text(_ name: String) -> String? {
            all.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
        }
        home = text(EntryField.home).flatMap(space.streamName(of:))
        origin = text(EntryField.origin) ?? ""
        reason = text(EntryField.reason) ?? ""
        detail = text(EntryField.detail) ?? ""
        attempt = text(EntryField.attempt).flatMap { Int($0) } ?? 1
        crashes = text(EntryField.crashes).flatMap { Int($0) } ?? 0
        history = (text(EntryField.history) ?? "").split(separator: "\n").compactMap { Try(line: $0) }
        fields = all.filter { !$0.name.hasPrefix("~") }.flatMap(MetaLine.expanded)
    }
}

extension DeadLetter.Try {
    /// Reads one line of a history; nil for what is none.
    fileprivate init?(line: Substring) {
        let parts = line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4 else { return nil }
        self.init(attempt: parts[0], consumer: parts[1], reason: parts[2], at: parts[3])
    }
}
