package import Artifacts
package import Bus
import RedisProtocol
import Security

/// The dead letters of an installation: to look at, to mend and to send again.
package struct DeadLetters: Sendable {
    private let bus: RedisBus

    package init(_ bus: RedisBus) {
        self.bus = bus
    }

    /// A page of one partition's dead letters, the oldest first.
    package func list(
        in partition: Partition,
        after position: EntryPosition? = nil,
        count: Int = 100
    ) async throws(BusError) -> [DeadLetter] {
        let space = bus.space(partition)
        let from = position.map { "(\($0.text)" } ?? "-"
        return try await bus.send(DeadLetterPage(space: space, from: from, to: "+", count: count))
    }

    /// Nil when there is none at that position.
    package func show(_ position: EntryPosition, in partition: Partition) async throws(BusError) -> DeadLetter? {
        let space = bus.space(partition)
        let page = DeadLetterPage(space: space, from: position.text, to: position.text, count: 1)
        return try await bus.send(page).first
    }

    /// Sends it again to where it came from: attempts counted anew, history kept; false when there is none to send.
    ///
    /// - Parameters:
    ///   - edits: fields of the message to put in place of its own. A new body gets its digest.
    ///   - entry: what the audit log is told, if it is sent.
    package func redrive(
        _ position: EntryPosition,
        in partition: Partition,
        replacing edits: [EnvelopeField] = [],
        recording entry: [EnvelopeField]
    ) async throws(BusError) -> Bool {
        let message = edits.isEmpty ? nil : try await show(position, in: partition)?.edited(edits)
        let call = RedriveCall(
            function: bus.library.function("redrive"),
            space: bus.space(partition),
            position: position,
            entry: entry,
            message: message
        )
        return try await bus.send(call)
    }
}

extension DeadLetter {
    /// All fields with these in place of its own; a new body gets its digest, and what the bus writes stays.
    package func fields(replacing edits: [EnvelopeField]) -> [EnvelopeField] {
        var edits = edits.filter { !$0.name.hasPrefix("~") }
        if let body = edits.first(where: { $0.name == EntryField.body }),
            !edits.contains(where: { $0.name == "digest" })
        {
            edits.append(EnvelopeField(name: "digest", value: SHA256.digest(body.value).textBytes))
        }
        let replaced = Set(edits.map(\.name))
        return fields.filter { !replaced.contains($0.name) } + edits
    }

    fileprivate func edited(_ edits: [EnvelopeField]) -> [EnvelopeField] {
        EntryWriter.entry(of: fields(replacing: edits))
    }
}

/// XRANGE over the dead letters.
private struct DeadLetterPage: RedisCommand {
    let space: KeySpace
    let from: String
    let to: String
    let count: Int

    var keys: [RedisKey] { [space.dead] }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("XRANGE")
        arguments.append(space.dead)
        for word in [from, to, "COUNT", String(count)] { arguments.append(word) }
    }

    func decode(_ reply: Reply) throws(ReplyError) -> [DeadLetter] {
        var letters: [DeadLetter] = []
        for entry in try reply.array() {
            let parts = try entry.tuple(of: 2)
            let cells = try parts[1].array()
            var fields: [EnvelopeField] = []
            for index in stride(from: 0, to: cells.count - 1, by: 2) {
                fields.append(
                    EnvelopeField(name: try cells[index].string(), value: Array(try cells[index + 1].bytes()))
                )
            }
            letters.append(DeadLetter(position: try parts[0].entryID().position, all: fields, space: space))
        }
        return letters
    }
}

/// The call of `redrive`.
private struct RedriveCall: RedisCommand {
    let function: String
    let space: KeySpace
    let position: EntryPosition
    /// What the audit log is told.
    let entry: [EnvelopeField]
    /// All of the edited message; nil to send it as it is.
    let message: [EnvelopeField]?

    var keys: [RedisKey] { space.tables + [space.audit, space.auditSequence] }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("FCALL")
        arguments.append(function)
        arguments.append(keys.count)
        for key in keys { arguments.append(key) }
        arguments.append(EntryID(position))
        arguments.append(entry.count * 2)
        for field in entry + (message ?? []) {
            arguments.append(field.name)
            arguments.append(field.value)
        }
    }

    func decode(_ reply: Reply) throws(ReplyError) -> Bool { try reply.boolean() }
}
