/// What a trim leaves in a stream.
package struct StreamTrim: Sendable, Equatable {
    package enum Bound: Sendable, Equatable {
        case maximumLength(Int)
        /// Entries before this id go.
        case minimumID(EntryID)
    }

    package let bound: Bound
    /// Whole nodes only, which is much cheaper and leaves up to a node more.
    package let isApproximate: Bool
    /// How many entries may go at most in one call; only with an approximate trim.
    package let limit: Int?

    package init(_ bound: Bound, isApproximate: Bool = false, limit: Int? = nil) {
        self.bound = bound
        self.isApproximate = isApproximate
        self.limit = limit
    }

    func encode(into arguments: inout CommandArguments) {
        switch bound {
        case .maximumLength(let length):
            arguments.append(words: "MAXLEN", isApproximate ? "~" : "=")
            arguments.append(length)
        case .minimumID(let id):
            arguments.append(words: "MINID", isApproximate ? "~" : "=")
            arguments.append(id)
        }
        if let limit, isApproximate {
            arguments.append("LIMIT")
            arguments.append(limit)
        }
    }
}
