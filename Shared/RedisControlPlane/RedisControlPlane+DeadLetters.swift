import Artifacts
import Bus
package import ControlPlane
import Pipeline
import RedisBus

extension RedisControlPlane {
    private static let deadPage = 200

    package func deadLetters(_ query: DeadLetterQuery) async throws(ControlError) -> [DeadLetterView] {
        let letters = DeadLetters(bus)
        var found: [DeadLetterView] = []
        for partition in bus.partitions.all {
            var wanted = query.limit
            var position: EntryPosition?
            while wanted > 0 {
                let page = try await reach { [position] () async throws(BusError) in
                    try await letters.list(in: partition, after: position, count: Self.deadPage)
                }
                let views = page.map { DeadLetterView($0, in: partition) }.filter { query.wants($0) }.prefix(wanted)
                found += views
                wanted -= views.count
                guard page.count == Self.deadPage, let last = page.last else { break }
                position = last.position
            }
        }
        return Array(found.sorted { $0.at < $1.at }.prefix(query.limit))
    }

    package func deadLetter(_ id: DeadLetterID) async throws(ControlError) -> DeadLetterView? {
        guard let found = try await find(id) else { return nil }
        return DeadLetterView(found.letter, in: found.partition)
    }

    /// Nil when somebody has sent it again or dropped it meanwhile.
    func find(_ id: DeadLetterID) async throws(ControlError) -> (letter: DeadLetter, partition: Partition)? {
        guard bus.partitions.all.indices.contains(id.partition) else { return nil }
        let partition = bus.partitions.all[id.partition]
        let position = EntryPosition(milliseconds: id.milliseconds, sequence: id.sequence)
        let letter = try await reach { () async throws(BusError) in
            try await DeadLetters(bus).show(position, in: partition)
        }
        return letter.map { ($0, partition) }
    }
}

extension DeadLetterQuery {
    fileprivate func wants(_ letter: DeadLetterView) -> Bool {
        isHome(of: letter) && (reason == nil || reason == letter.reason)
    }

    /// The name of a channel stands for all of its lanes.
    private func isHome(of letter: DeadLetterView) -> Bool {
        guard let home else { return true }
        let channel = Route(home, group: .core, lanes: .three)
        return letter.home == home || Lane.allCases.contains { letter.home == channel.stream($0).text }
    }
}

extension DeadLetterView {
    fileprivate init(_ letter: DeadLetter, in partition: Partition) {
        let position = letter.position
        self.init(
            id: DeadLetterID(
                partition: partition.index,
                milliseconds: position.milliseconds,
                sequence: position.sequence
            ),
            home: letter.home?.text,
            reason: letter.reason,
            detail: letter.detail,
            attempt: letter.attempt,
            crashes: letter.crashes,
            history: letter.history.map { line in
                Try(
                    attempt: line.attempt,
                    consumer: line.consumer,
                    reason: line.reason,
                    at: Int64(line.at).map { Timestamp(milliseconds: $0) }
                )
            },
            fields: letter.fields.map { Field(name: $0.name, value: String(decoding: $0.value, as: UTF8.self)) }
        )
    }
}
