extension ProcessEnd {
    /// Reads the last line that the supervisor writes; anything else means that it could not finish it.
    init(report: [UInt8]) {
        let lines = report.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let words = String(decoding: lines.dropLast().last ?? [], as: UTF8.self).split(separator: " ")
        guard lines.last == [], words.count == 2, let number = Int32(words[1]) else {
            self = .lost
            return
        }
        switch words[0] {
        case "exit": self = .exited(number)
        case "signal": self = .signalled(number)
        case "memory": self = .overMemory(number)
        case "failed": self = .notStarted(ProcessError.text(of: number))
        default: self = .lost
        }
    }
}
