/// An error reply, classed by what to do about it.
package struct ServerError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Class: Sendable, Equatable {
        /// LOADING, CLUSTERDOWN, TRYAGAIN, MASTERDOWN: wait a little and try again.
        case backOff
        /// READONLY, MOVED, ASK, UNBLOCKED by a demotion: ask who the primary is now.
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

    /// The first word, such as `NOGROUP`; `ERR` for the general kind.
    package let code: String
    /// What follows the code.
    package let message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    /// Splits an error line at its first space.
    package init(line: String) {
        let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        let word = parts.first ?? ""
        if !word.isEmpty, word.allSatisfy({ $0.isUppercase || $0.isNumber || $0 == "_" }) {
            self.init(code: String(word), message: parts.count > 1 ? String(parts[1]) : "")
        } else {
            self.init(code: "ERR", message: line)
        }
    }

    package var description: String { message.isEmpty ? code : "\(code) \(message)" }

    /// What to do about it.
    package var reaction: Class {
        // Whoever waits at a primary while it becomes a replica, a reader or a WAIT, is sent away with this.
        if code == "UNBLOCKED", message.contains("instance state changed") { return .resolveAgain }
        if let known = Self.classes[code] { return known }
        guard code == "ERR" else { return .fault }
        if message.hasPrefix("Function not found") { return .functionMissing }
        if message.hasPrefix("max number of clients") { return .backOff }
        if message.hasPrefix("AUTH") || message.hasPrefix("invalid password") { return .denied }
        return .fault
    }

    /// Whether the server refused before doing anything, so that the same command may simply be sent again later.
    package var isTransient: Bool { reaction == .backOff || reaction == .busy }

    /// It is the connection that was refused, because of a password or a certificate, and not the command.
    package var refusesConnection: Bool {
        ["DENIED", "NOAUTH", "UNTRUSTED", "WRONGPASS"].contains(code)
    }

    private static let classes: [String: Class] = [
        "ASK": .resolveAgain,
        "BUSY": .busy,
        "CLUSTERDOWN": .backOff,
        "DENIED": .denied,
        "LOADING": .backOff,
        "MASTERDOWN": .backOff,
        "MISCONF": .storageRefused,
        "MOVED": .resolveAgain,
        "NOAUTH": .denied,
        "NOGROUP": .groupMissing,
        "NOPERM": .denied,
        "NOREPLICAS": .storageRefused,
        "NOSCRIPT": .functionMissing,
        "OOM": .storageRefused,
        "READONLY": .resolveAgain,
        "TRYAGAIN": .backOff,
        "UNTRUSTED": .denied,
        "UNBLOCKED": .groupMissing,
        "WRONGPASS": .denied,
    ]
}
