import Foundation
import Synchronization

/// The terminal: lines that stay, and one line that is redrawn. Without a terminal, every line stays.
final class Screen: Sendable {
    enum Tone: String, Sendable {
        case plain = ""
        case bold = "1"
        case dim = "2"
        case good = "32"
        case bad = "31"
    }

    let isTerminal: Bool
    private let hasColours: Bool
    private let hasLiveLine = Mutex(false)

    init() {
        isTerminal = isatty(STDOUT_FILENO) == 1
        hasColours = isTerminal && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    }

    func paint(_ text: String, _ tone: Tone) -> String {
        hasColours && tone != .plain ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Prints a line that stays, above the live one.
    func say(_ line: String = "") {
        write(line + "\n", isLive: false)
    }

    /// Redraws the live line; nothing happens without a terminal.
    func show(_ line: String) {
        if isTerminal { write(line, isLive: true) }
    }

    private func write(_ text: String, isLive: Bool) {
        hasLiveLine.withLock { hasLiveLine in
            let erase = hasLiveLine ? "\r\u{1B}[2K" : ""
            hasLiveLine = isLive
            // Nobody left to read is no reason to stop.
            try? FileHandle.standardOutput.write(contentsOf: Data((erase + text).utf8))
        }
    }
}
