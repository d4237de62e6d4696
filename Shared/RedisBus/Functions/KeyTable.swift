import RedisProtocol

/// The keys of one function call; arguments name them by their number, from 1.
struct KeyTable {
    private(set) var keys: [RedisKey]
    private var numbers: [String: Int] = [:]

    init(_ fixed: [RedisKey]) {
        keys = fixed
    }

    /// The number of a key that is likely to come again.
    mutating func number(of key: RedisKey) -> Int {
        if let known = numbers[key.name] { return known }
        let number = add(key)
        numbers[key.name] = number
        return number
    }

    /// The number of a key that will not come again in this call.
    mutating func add(_ key: RedisKey) -> Int {
        keys.append(key)
        return keys.count
    }
}
