import Artifacts
import Bus
import RedisProtocol

/// The call of `commit` or `publish` for a batch: encodes what `commit.lua` reads, and reads what it returns.
struct CommitCall: RedisCommand {
    let function: String
    let keys: [RedisKey]
    private let numbered: CommandArguments
    private let group: String
    private let consumer: ConsumerName
    private let plan: CommitPlan
    private let count: Int
    private let space: KeySpace

    init(
        _ batch: [Commit],
        route: Route?,
        consumer: ConsumerName,
        space: KeySpace,
        eventLimit: Int,
        library: FunctionLibrary
    ) {
        var encoder = CommitEncoder(space: space, route: route, eventLimit: eventLimit)
        encoder.append(holdingsOf: batch)
        for commit in batch { encoder.append(commit) }
        let holdsInputs = batch.contains { $0.input != nil }
        function = library.function(holdsInputs ? "commit" : "publish")
        keys = space.tables  // All the others share their slot.
        numbered = encoder.table.keys
        group = route?.group.name ?? ""
        self.consumer = consumer
        plan = encoder.plan
        count = batch.count
        self.space = space
    }

    func encode(into all: inout CommandArguments) {
        all.append("FCALL")
        all.append(function)
        all.append(numbered.count)
        all.append(contentsOf: numbered)
        all.append(group)
        all.append(consumer.text)
        all.append(plan.list)
        all.append(contentsOf: plan.values)
    }

    func decode(_ reply: Reply) throws(ReplyError) -> [CommitResult] {
        let replies = try reply.array()
        guard replies.count == count else {
            throw ReplyError("expected \(count) results of a commit, got \(replies.count)")
        }
        var results: [CommitResult] = []
        results.reserveCapacity(count)
        for reply in replies { results.append(try result(reply)) }
        return results
    }

    private func result(_ reply: Reply) throws(ReplyError) -> CommitResult {
        guard reply.kind == .array else { return .committed(duplicates: try reply.integer()) }
        let parts = try reply.array()
        guard parts.count == 2 else { throw ReplyError("expected a refusal and its detail") }
        let detail = try parts[1].string()
        switch try parts[0].string() {
        case "fenced": return .fenced
        case "conflict": return .conflict
        case "budget": return .refused(.overBudget(scope: space.scope(of: detail)?.name ?? detail))
        case "full": return .refused(.full(stream: detail))
        default: return .failed(detail)
        }
    }
}
