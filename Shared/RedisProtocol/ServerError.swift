/// An error reply, classed by what to do about it.
package struct ServerError: Error, Sendable, Equatable {
    package enum Class: Sendable, Equatable {
        /// LOADING, CLUSTERDOWN, TRYAGAIN, MASTERDOWN: wait a little and try again.
        case backOff
        /// READONLY, MOVED, ASK: ask who the primary is now.
        case resolveAgain
        /// MISCONF, OOM, NOREPLICAS: stop accepting work, keep settling.
        case storageRefused
        /// NOSCRIPT or an unknown function: load it and call again.
        case functionMissing
        /// NOGROUP, UNBLOCKED: create the group again.
        case groupMissing
        /// BUSY: a script runs too long; wait.
        case busy
        /// NOAUTH, WRONGPASS, NOPERM: only a person can mend it.
        case denied
        /// Everything else: a mistake of ours.
        case fault
    }

    package let code: String
    package let message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
