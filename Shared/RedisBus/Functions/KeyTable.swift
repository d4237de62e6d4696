import Bus
import RedisProtocol

/// The keys of one function call; the plan names them by their number, from 1.
struct KeyTable {
    /// What keys are likely to come again in a call: known by what they are for, so that their names are built once.
    enum Topic: Hashable {
        case stream(StreamName)
        case window(String)
        case budget(BudgetScope)
        case register(Listing.Register)
        case audit, auditSequence, events, timers
    }

    private(set) var keys: CommandArguments
    private var numbers: [Topic: Int] = [:]

    init(_ fixed: [RedisKey]) {
        keys = CommandArguments()
        for key in fixed { keys.append(key) }
    }

    /// The number of a key that is likely to come again.
    mutating func number(of topic: Topic, _ key: () -> RedisKey) -> Int {
        if let known = numbers[topic] { return known }
        let number = add(key())
        numbers[topic] = number
        return number
    }

    /// The number of a key that will not come again in this call.
    mutating func add(_ key: RedisKey) -> Int {
        keys.append(key)
        return keys.count
    }
}
