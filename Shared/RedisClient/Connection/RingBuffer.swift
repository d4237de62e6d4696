/// A queue in one array: adding at the end and taking from the front move nothing.
struct RingBuffer<Element> {
    private var storage: [Element?] = Array(repeating: nil, count: 16)
    private var head = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// - Precondition: the position, counted from the front, is below `count`.
    subscript(position: Int) -> Element {
        get {
            guard position < count, let element = storage[index(of: position)] else {
                preconditionFailure("position \(position) of a queue of \(count)")
            }
            return element
        }
        set { storage[index(of: position)] = newValue }
    }

    mutating func append(_ element: Element) {
        if count == storage.count { grow() }
        storage[index(of: count)] = element
        count += 1
    }

    mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = storage[head]
        storage[head] = nil
        head = (head + 1) & (storage.count - 1)
        count -= 1
        return element
    }

    private func index(of position: Int) -> Int { (head + position) & (storage.count - 1) }

    private mutating func grow() {
        var larger = [Element?](repeating: nil, count: storage.count * 2)
        for position in 0..<count { larger[position] = storage[index(of: position)] }
        storage = larger
        head = 0
    }
}
