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
    private(set) var plan = CommitPlan()

    init(space: KeySpace, route: Route?, eventLimit: Int) {
        self.space = space
        self.route = route
        self.eventLimit = eventLimit
        table = KeyTable(space.tables)
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
        plan.append(ranges.count)
        for range in ranges {
            plan.append(number(ofStream: range.stream))
            plan.append(EntryID(range.lowest))
            plan.append(EntryID(range.highest))
            plan.append(range.count)
        }
        plan.append(batch.count)
    }

    mutating func append(_ commit: Commit) {
        guard let input = commit.input else {
            plan.append(0)
            plan.append(commit.effects.reduce(0) { $0 + $1.operations })
            for effect in commit.effects { append(effect, bounded: true) }
            return
        }
        plan.append(number(ofStream: input.token.stream))
        plan.append(EntryID(input.token.position))
        append(input.settlement, again: route?.again ?? input.token.stream)
        guard let care = input.care, input.settlement.finishes else {
            plan.append(commit.effects.count)
            for effect in commit.effects { append(effect, bounded: false) }
            return
        }
        plan.append(commit.effects.count + 1)
        for effect in commit.effects { append(effect, bounded: false) }
        append(care)
    }

    private mutating func append(_ care: RawDelivery.Care) {
        plan.append("finish")
        plan.append(care.id)
        plan.append(care.window)
        plan.append(care.tenant)
    }

    private mutating func append(_ settlement: Settlement, again: StreamName) {
        switch settlement {
        case .done:
            plan.append("done")
        case .retry(let delay, let reason):
            plan.append("retry")
            plan.append(delay.wholeMilliseconds)
            plan.append(reason.singleLine)
            plan.append(1)
        case .postpone(let delay, let reason):
            plan.append("retry")
            plan.append(delay.wholeMilliseconds)
            plan.append(reason.singleLine)
            plan.append(0)
        case .release:
            plan.append("release")
            plan.append(number(ofStream: again))
        case .reject(let reason, let detail):
            plan.append("reject")
            plan.append(reason.word)
            plan.append(detail.singleLine)
        }
    }

    private mutating func number(ofStream name: StreamName) -> Int {
        table.number(of: .stream(name)) { space.stream(name) }
    }

    private mutating func append(_ effect: Effect, bounded: Bool) {
        switch effect {
        case .publish(let publication): append(publication, bounded: bounded)
        case .state(let change): append(change)
        case .unchanged(let key, let stored):
            plan.append("unchanged")
            plan.append(table.add(space.state(key)))
            plan.append(String(stored?.version ?? 0))
        case .list(let listing): append(listing)
        case .limit(let limit): append(limit)
        case .reserve(let reservation): append("reserve", reservation)
        case .spend(let reservation): append("spend", reservation)
        case .timer(let timer): append(timer)
        case .clearTimer(let name):
            plan.append("untimer")
            plan.append(table.number(of: .timers) { space.timers })
            plan.append(name.text)
        case .event(let artifact):
            plan.append("event")
            plan.append(table.number(of: .events) { space.events })
            plan.append(eventLimit)
            EntryWriter(artifact).append(to: &plan)
        case .audit(let fields):
            plan.append("audit")
            plan.append(table.number(of: .audit) { space.audit })
            plan.append(table.number(of: .auditSequence) { space.auditSequence })
            plan.append(fields: fields)
        }
    }

    /// Publishers from outside are refused at the high-water mark; a handler's output never is, because its input makes
    /// room, and refusing it would only keep both.
    private mutating func append(_ publication: Publication, bounded: Bool) {
        let stream = number(ofStream: publication.stream)
        if bounded {
            plan.append("bounded")
            plan.append(stream)
            plan.append(publication.highWater)
            let window = publication.options.window
            plan.append(window.map { number(ofWindow: $0) } ?? 0)
            plan.append(publication.lane.rank)
        }
        let care = care(for: publication)
        plan.append(care.isEmpty ? "publish" : "entrust")
        plan.append(stream)
        let envelope = publication.artifact.envelope
        let key = space.idempotency(envelope.idempotencyKey, of: envelope.tenant)
        plan.append(publication.options.isDeduplicated ? table.add(key) : 0)
        EntryWriter(publication.artifact, care: care).append(to: &plan)
    }

    private mutating func number(ofWindow window: Window) -> Int {
        table.number(of: .window(window.pool)) { space.window(pool: window.pool) }
    }

    private func care(for publication: Publication) -> [EnvelopeField] {
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
        plan.append("state")
        plan.append(table.add(space.state(change.key)))
        plan.append(String(change.expectedVersion))
        plan.append(String(change.expectedVersion + 1))
        plan.append(change.expiry.map(\.wholeMilliseconds) ?? 0)
        plan.append(bytes: change.bytes)
    }

    private mutating func append(_ listing: Listing) {
        plan.append("list")
        plan.append(table.number(of: .register(listing.register)) { space.register(listing.register) })
        plan.append(listing.name)
        plan.append(Int(listing.at.milliseconds))
        plan.append(Int(listing.at.milliseconds) - listing.keeping.wholeMilliseconds)
    }

    private mutating func append(_ limit: BudgetLimit) {
        plan.append("limit")
        plan.append(number(of: limit.scope))
        plan.append(limit.amount)
        plan.append(limit.isDefault ? 1 : 0)
        plan.append(limit.expiry.map(\.wholeMilliseconds) ?? 0)
    }

    private mutating func append(_ word: String, _ reservation: Reservation) {
        plan.append(word)
        plan.append(reservation.id)
        plan.append(reservation.amount)
        plan.append(reservation.scopes.count)
        for scope in reservation.scopes { plan.append(number(of: scope)) }
    }

    private mutating func number(of scope: BudgetScope) -> Int {
        table.number(of: .budget(scope)) { space.budget(scope) }
    }

    private mutating func append(_ timer: TimerRequest) {
        plan.append("timer")
        plan.append(table.number(of: .timers) { space.timers })
        plan.append(timer.name.text)
        plan.append(timer.delay.wholeMilliseconds)
        let writer = EntryWriter(timer.publication.artifact, care: care(for: timer.publication))
        plan.append(bytes: writer.packed(home: space.stream(timer.publication.stream)))
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
