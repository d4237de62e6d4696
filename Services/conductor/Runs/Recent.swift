/// The values that came last, by key: as many as there is room for; the key that came first goes first.
struct Recent<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let capacity: Int
    private var values: [Key: Value] = [:]
    /// In the order in which they came; once it is full, the oldest stands at `oldest`.
    private var keys: [Key] = []
    private var oldest = 0

    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    subscript(key: Key) -> Value? { values[key] }

    /// A known key keeps its place.
    mutating func keep(_ value: Value, as key: Key) {
        guard values.updateValue(value, forKey: key) == nil else { return }
        guard keys.count == capacity else { return keys.append(key) }
        values[keys[oldest]] = nil
        keys[oldest] = key
        oldest = (oldest + 1) % capacity
    }
}
