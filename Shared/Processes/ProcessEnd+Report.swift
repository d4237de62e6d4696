extension ProcessEnd {
    /// Reads the one line that the supervisor writes; anything else means that it could not finish it.
    init(report: [UInt8]) {
        let words = String(decoding: report, as: UTF8.self).split(separator: " ")
        guard words.count == 2, words[1].last == "\n", let number = Int32(words[1].dropLast()) else {
            self = .lost
            return
        }
        switch words[0] {
        case "exit": self = .exited(number)
        case "signal": self = .signalled(number)
        case "failed": self = .notStarted(ProcessError.text(of: number))
        default: self = .lost
        }
    }
}
