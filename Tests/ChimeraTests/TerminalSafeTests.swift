import Testing

@testable import Chimera

@Suite("Text of others on a terminal")
struct TerminalSafeTests {
    static let commands = ["\u{1B}[2J", "\u{1B}]0;x\u{7}", "\u{9B}1A", "\r", "\u{8}", "\u{7F}", "\u{202E}", "\u{2066}"]

    @Test("what a terminal would obey is shown as a mark instead", arguments: commands)
    func obeyed(_ command: String) {
        let screen = Screen()
        screen.terminal.say("a\(command)b")
        screen.terminal.complain("a\(command)b")
        for line in TextTable([["a\(command)b"]]).lines { screen.terminal.say(line) }
        var picture = LiveText(screen.terminal)
        picture.show(["a\(command)b"])
        let lines = screen.text.split(separator: "\n")
        #expect(lines.count == 4 && Set(lines).count == 1)
        #expect(lines.allSatisfy { $0.hasPrefix("a\u{FFFD}") && $0.hasSuffix("b") })
        #expect(!screen.text.unicodeScalars.contains { command.unicodeScalars.first == $0 })
    }

    @Test("emphasis of our own, newlines, tabs and every script of people stay")
    func harmless() {
        let screen = Screen()
        let words = "\(TextStyle(hasColours: true).good("✓"))\tzwölf\nסטטוס"
        screen.terminal.say(words)
        #expect(screen.text == words + "\n")
    }

    @Test("a value cannot begin a line of its own, in a table or in a run's sheet")
    func oneLine() {
        #expect(TextTable([["a\nb", "c"]]).lines == ["a b  c"])
        #expect(TerminalSafe.word("a\nstate\tDONE") == "a state DONE")
    }

    @Test("a picture is drawn over the one before it")
    func picture() {
        let screen = Screen()
        var picture = LiveText(screen.terminal)
        picture.show(["a", "b"])
        picture.show(["c"])
        #expect(screen.text == "a\nb\n\u{1B}[2A\u{1B}[Jc\n")
    }

    @Test("a document says the same, escaped")
    func document() {
        let screen = Screen()
        screen.terminal.say(document: "{\"a\":\"x\u{9B}y\u{202E}z\"}")
        #expect(screen.text == "{\"a\":\"x\\u009by\\u202ez\"}\n")
    }
}
