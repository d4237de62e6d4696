import Artifacts
import Bus
import RedisProtocol

/// Writes commits in the form that `commit.lua` reads.
struct CommitEncoder {
    let space: KeySpace
    /// Where the batch's inputs come from; nil when it has none.
    let route: Route?
    let eventLimit: Int
    private(set) var table: KeyTable
    private(set) var arguments = CommandArguments()

    init(space: KeySpace, route: Route?, eventLimit: Int) {
        self.space = space
        self.route = route
        self.eventLimit = eventLimit
        table = KeyTable(space.tables)
    }

    mutating func begin(consumer: ConsumerName) {
        arguments.append(route?.group.name ?? "")
        arguments.append(consumer.text)
    }

    /// For each stream the range of entries that the batch claims to hold, so that one read proves them all.
    mutating func append(holdingsOf batch: [Commit]) {
        var ranges: [(stream: StreamName, lowest: EntryPosition, highest: EntryPosition, count: Int)] = []
        for input in batch.lazy.compactMap(\.input) {
            let position = input.token.position
            if let index = ranges.firstIndex(where: { $0.stream == input.token.stream }) {
                ranges[index].lowest = min(ranges[index].lowest, position)
                ranges[index].highest = max(ranges[index].highest, position)
                ranges[index].count += 1
            } else {
                ranges.append((input.token.stream, position, position, 1))
            }
        }
        arguments.append(ranges.count)
        for range in ranges {
            arguments.append(table.number(of: space.stream(range.stream)))
            arguments.append(EntryID(range.lowest))
            arguments.append(EntryID(range.highest))
            arguments.append(range.count)
        }
        arguments.append(batch.count)
    }

    mutating func append(_ commit: Commit) {
        guard let input = commit.input else {
            for value in ["0", "", "", "", ""] { arguments.append(value) }
            arguments.append(commit.effects.reduce(0) { $0 + $1.operations })
            for effect in commit.effects { append(effect, bounded: true) }
            return
        }
        arguments.append(table.number(of: space.stream(input.token.stream)))
        arguments.append(EntryID(input.token.position))
        append(input.settlement, again: route?.again ?? input.token.stream)
        guard let care = input.care, input.settlement.finishes else {
            arguments.append(commit.effects.count)
            for effect in commit.effects { append(effect, bounded: false) }
            return
        }
        arguments.append(commit.effects.count + 1)
        for effect in commit.effects { append(effect, bounded: false) }
        append(care)
    }

    private mutating func append(_ care: RawDelivery.Care) {
        arguments.append("finish")
        arguments.append(care.id)
        arguments.append(care.window)
        arguments.append(care.tenant)
    }

    private mutating func append(_ settlement: Settlement, again: StreamName) {
        switch settlement {
        case .done:
            append(verb: "done", "", "")
        case .retry(let delay, let reason):
            append(verb: "retry", String(delay.wholeMilliseconds), reason.singleLine)
        case .release:
            append(verb: "release", String(table.number(of: space.stream(again))), "")
        case .reject(let reason, let detail):
            append(verb: "reject", reason.word, detail.singleLine)
        }
    }

    private mutating func append(verb: String, _ first: String, _ second: String) {
        arguments.append(verb)
        arguments.append(first)
        arguments.append(second)
    }

    private mutating func append(_ effect: Effect, bounded: Bool) {
        switch effect {
        case .publish(let publication): append(publication, bounded: bounded)
        case .state(let change): append(change)
        case .list(let listing): append(listing)
        case .limit(let limit): append(limit)
        case .reserve(let reservation): append("reserve", reservation)
        case .spend(let reservation): append("spend", reservation)
        case .timer(let timer): append(timer)
        case .clearTimer(let name):
            arguments.append("untimer")
            arguments.append(table.number(of: space.timers))
            arguments.append(name.text)
        case .event(let artifact):
            arguments.append("event")
            arguments.append(table.number(of: space.events))
            arguments.append(eventLimit)
            EntryWriter(artifact).append(to: &arguments)
        case .audit(let fields):
            arguments.append("audit")
            arguments.append(table.number(of: space.audit))
            arguments.append(table.number(of: space.auditSequence))
            append(fields: fields)
        }
    }

    /// Publishers from outside are refused at the high-water mark; a handler's output never is, because its input makes
    /// room, and refusing it would only keep both.
    private mutating func append(_ publication: Publication, bounded: Bool) {
        let stream = table.number(of: space.stream(publication.stream))
        if bounded {
            arguments.append("bounded")
            arguments.append(stream)
            arguments.append(publication.highWater)
            let window = publication.options.window
            arguments.append(window.map { table.number(of: space.window(pool: $0.pool)) } ?? 0)
            arguments.append(publication.lane.rank)
        }
        arguments.append("publish")
        arguments.append(stream)
        let envelope = publication.artifact.envelope
        let key = space.idempotency(envelope.idempotencyKey, of: envelope.tenant)
        arguments.append(publication.options.isDeduplicated ? table.add(key) : 0)
        let managed = managedFields(of: publication)
        arguments.append(managed.isEmpty ? 0 : 1)
        var entry = EntryWriter(publication.artifact)
        for field in managed { entry.add(field.name, field.value) }
        entry.append(to: &arguments)
    }

    private func managedFields(of publication: Publication) -> [EnvelopeField] {
        var fields: [EnvelopeField] = []
        if publication.options.isTracked || publication.options.window != nil {
            fields.append(EnvelopeField(name: EntryField.tracked, text: "1"))
        }
        if let window = publication.options.window {
            let key = space.window(pool: window.pool).name
            let text = "\(window.cap):\(publication.lane.rank):\(key)"
            fields.append(EnvelopeField(name: EntryField.window, text: text))
        }
        return fields
    }

    private mutating func append(_ change: StateChange) {
        arguments.append("state")
        arguments.append(table.add(space.state(change.key)))
        arguments.append(change.expectedVersion)
        arguments.append(change.expectedVersion + 1)
        arguments.append(change.expiry.map(\.wholeMilliseconds) ?? 0)
        arguments.append(2)
        arguments.append(StateHash.body)
        arguments.append(change.bytes)
    }

    private mutating func append(_ listing: Listing) {
        arguments.append("list")
        arguments.append(table.number(of: space.register(listing.register)))
        arguments.append(listing.name)
        arguments.append(Int(listing.at.milliseconds))
        arguments.append(Int(listing.at.milliseconds) - listing.keeping.wholeMilliseconds)
    }

    private mutating func append(_ limit: BudgetLimit) {
        arguments.append("limit")
        arguments.append(table.number(of: space.budget(limit.scope)))
        arguments.append(limit.amount)
        arguments.append(limit.isDefault ? 1 : 0)
        arguments.append(limit.expiry.map(\.wholeMilliseconds) ?? 0)
    }

    private mutating func append(_ word: String, _ reservation: Reservation) {
        arguments.append(word)
        arguments.append(reservation.id)
        arguments.append(reservation.amount)
        arguments.append(reservation.scopes.count)
        for scope in reservation.scopes { arguments.append(table.number(of: space.budget(scope))) }
    }

    private mutating func append(_ timer: TimerRequest) {
        arguments.append("timer")
        arguments.append(table.number(of: space.timers))
        arguments.append(timer.name.text)
        arguments.append(timer.delay.wholeMilliseconds)
        var entry = EntryWriter(timer.publication.artifact)
        for field in managedFields(of: timer.publication) { entry.add(field.name, field.value) }
        arguments.append(entry.packed(home: space.stream(timer.publication.stream)))
    }

    private mutating func append(fields: [EnvelopeField]) {
        arguments.append(fields.count * 2)
        for field in fields {
            arguments.append(field.name)
            arguments.append(field.value)
        }
    }
}

extension Effect {
    /// How many operations it becomes when it is published from outside.
    fileprivate var operations: Int {
        if case .publish = self { return 2 }
        return 1
    }
}

extension Settlement {
    /// Whether a message that is looked after leaves for good; a dead letter is seen to by the server itself.
    fileprivate var finishes: Bool {
        if case .done = self { return true }
        return false
    }
}

extension String {
    /// Reasons become lines of a history, so they must be one.
    fileprivate var singleLine: String {
        String(String(map { $0.isNewline || $0 == ";" ? " " : $0 }).prefix(256))
    }
}
