/// Lines at the bottom of a terminal that are drawn again and again in place.
struct LiveText {
    private let terminal: Terminal
    private var height = 0

    init(_ terminal: Terminal) {
        self.terminal = terminal
    }

    mutating func show(_ lines: [String]) {
        terminal.draw(lines, over: height)
        height = lines.count
    }
}
