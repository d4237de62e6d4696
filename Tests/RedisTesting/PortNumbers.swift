import Synchronization

/// Port numbers below the kernel's ephemeral range, so that no outgoing connection takes one between choice and use.
///
/// Another process may still hold one: starting a server tries again with the next.
enum PortNumbers {
    private static let used = Mutex<Set<Int>>([])

    /// Leaves room for the cluster bus, which listens 10,000 higher.
    static func next() -> Int {
        used.withLock { used in
            var port = Int.random(in: 10_000..<20_000)
            while !used.insert(port).inserted { port = Int.random(in: 10_000..<20_000) }
            return port
        }
    }
}
