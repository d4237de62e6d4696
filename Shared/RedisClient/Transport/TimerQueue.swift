/// Deadlines with something to do at each, earliest first.
struct TimerQueue<Work> {
    private var heap: [(moment: Moment, id: UInt64)] = []
    private var work: [UInt64: Work] = [:]

    /// The earliest deadline; a cancelled timer may still show here until its time comes.
    var earliest: Moment? { heap.first?.moment }

    mutating func add(_ id: UInt64, at moment: Moment, _ action: Work) {
        work[id] = action
        heap.append((moment, id))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].moment < heap[parent].moment else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func cancel(_ id: UInt64) {
        work[id] = nil
        if work.isEmpty { heap.removeAll() }
    }

    /// Removes and returns what is due, in order.
    mutating func due(at now: Moment) -> [Work] {
        var actions: [Work] = []
        while let first = heap.first, first.moment <= now {
            removeFirst()
            if let action = work.removeValue(forKey: first.id) { actions.append(action) }
        }
        return actions
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            let left = 2 * parent + 1
            var least = parent
            if left < heap.count, heap[left].moment < heap[least].moment { least = left }
            if left + 1 < heap.count, heap[left + 1].moment < heap[least].moment { least = left + 1 }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
