/// Lines at the bottom of a terminal that are drawn again and again in place.
struct LiveText {
    private let terminal: Terminal
    private var height = 0

    init(_ terminal: Terminal) {
        self.terminal = terminal
    }

    mutating func show(_ lines: [String]) {
        let up = height > 0 ? "\u{1B}[\(height)A\u{1B}[J" : ""
        terminal.write(up + lines.joined(separator: "\n") + "\n")
        height = lines.count
    }
}
