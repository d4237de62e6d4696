import Artifacts

/// Why work is no longer kept for other workers.
struct Vain: Hashable, Sendable {
    enum Cause: Hashable, Sendable {
        /// It was offered long enough, and no worker advertises what it needs.
        case nobody
        /// It should have been finished by now.
        case overdue
    }

    let cause: Cause
    let pool: PoolName

    func words(for lack: Lack) -> String {
        switch (cause, lack) {
        case (.nobody, .capabilities): "\(lack.words), and no worker of the pool \(pool.text) has all that is needed"
        // What others give away is not known.
        case (.nobody, .memory): lack.words
        case (.overdue, _): "\(lack.words), and its time was up before another worker took it"
        }
    }
}
