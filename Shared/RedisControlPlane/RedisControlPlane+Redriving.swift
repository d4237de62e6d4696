package import Artifacts
import Bus
package import ControlPlane
import Pipeline
import RedisBus
import Runs

/// Sends again what was given up, unless the run that it was an order of goes on without it.
extension RedisControlPlane {
    package func redrive(
        _ id: DeadLetterID,
        replacing edits: [EnvelopeField],
        by person: String
    ) async throws(ControlError) {
        guard let found = try await find(id) else { throw .notFound("dead letter \(id.text)") }
        let fields = found.letter.fields(replacing: edits)
        if !edits.isEmpty { try Self.check(fields) }
        // A person's command to undo has the shape of an order; the conductor answers it, whatever has become of the
        // run.
        let isCommand = found.letter.home.map { Channels.rollbacks.route.streams.contains($0) } == true
        if !isCommand { try await checkWanted(found.letter, fields) }
        let isSent = try await reach { () async throws(BusError) in
            try await DeadLetters(bus).redrive(
                found.letter.position,
                in: found.partition,
                replacing: edits,
                recording: entry(of: found.letter, id, edits, by: person)
            )
        }
        guard isSent else {
            throw .refused("Dead letter \(id.text) does not say where it came from, or somebody has just sent it.")
        }
    }

    /// What the audit log keeps: who sent what, and which of its fields are not its sender's any more.
    private func entry(
        of letter: DeadLetter,
        _ id: DeadLetterID,
        _ edits: [EnvelopeField],
        by person: String
    ) -> [EnvelopeField] {
        let edited = edits.map(\.name).sorted().joined(separator: ",")
        let fields = [
            ("event", "dead_letter.sent_again"), ("letter", id.text), ("home", letter.home?.text ?? ""),
            ("reason", letter.reason), ("replaced", edited), ("by", person), ("source", source.text),
        ]
        return fields.map { EnvelopeField(name: $0.0, text: $0.1) }
    }

    /// What a person has mended must be readable, else it would only come back.
    private static func check(_ fields: [EnvelopeField]) throws(ControlError) {
        do throws(ArtifactError) {
            try RawArtifact(fields: fields).validate()
        } catch {
            throw .invalid("so edited, the message cannot be read: \(error)")
        }
    }

    /// A task of a run that has ended is begun by no worker: sent again, it would vanish, and whoever sent it would
    /// wait.
    ///
    /// A run is told of each order to apply or to undo that was given up, and goes on without it: begun after that,
    /// it would change what is being undone. Nobody is told of one that cannot be read, so that one, mended, may be
    /// waited for.
    private func checkWanted(_ letter: DeadLetter, _ fields: [EnvelopeField]) async throws(ControlError) {
        if let task = Self.read(fields, as: TaskAssignment.self)?.body {
            try await check("Task \(task.task)", of: task.run, Self.anew) { $0.state != .done }
        } else if let order = Self.read(fields, as: ApplyRequest.self) {
            let isTold = Self.read(letter.fields, as: ApplyRequest.self) != nil
            try await check("The order to apply", of: order.body.run, Self.anew) {
                !isTold && $0.awaits(apply: order.envelope.id)
            }
        } else if let order = Self.read(fields, as: RollbackRequest.self) {
            let isTold = Self.read(letter.fields, as: RollbackRequest.self) != nil
            let instead = "Ask for another rollback with chimera rollback \(order.body.run)."
            try await check("The order to undo", of: order.body.run, instead) {
                !isTold && $0.awaits(undoing: order.envelope.id)
            }
        }
    }

    private static var anew: String { "State its goal anew with chimera goal submit." }

    private static func read<Body: ArtifactBody>(_ fields: [EnvelopeField], as type: Body.Type) -> Artifact<Body>? {
        // What cannot be read as an order belongs to no run that could go on without it.
        try? RawArtifact(fields: fields).decode(as: type)
    }

    private func check(
        _ order: String,
        of run: RunID,
        _ instead: String,
        isWanted: (RunRecord) -> Bool
    ) async throws(ControlError) {
        let record = try await find(run)?.record
        if let record, isWanted(record) { return }
        let why =
            switch record?.state {
            case nil: "is not known any more"
            case .done: "has ended (\(record?.outcome?.rawValue ?? "without an outcome"))"
            case let state?: "goes on without it (\(state.rawValue))"
            }
        throw .refused("\(order) is not sent again: its run \(run) \(why), and nobody is to begin it. \(instead)")
    }
}
