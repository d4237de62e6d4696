import Foundation
import RedisTesting

/// What README's first page tells its reader to type, taken from the page itself.
struct FirstPage {
    /// The commands of its shell blocks in order, those in their comments included.
    let commands: [[String]]
    /// The goal that it has written to `goal.json`.
    let goal: String
    /// The options that its sentences name; they are those of `scripts/run`, which hands them to `chimera up`.
    let options: [String]

    init() throws {
        let page = try String(contentsOfFile: "\(CrewGround.repository)/README.md", encoding: .utf8)
        // Every second piece lies between two fences; those of other languages name them.
        let fenced = page.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        let shell = fenced.filter { $0.hasPrefix("\n") }.joined()
        let afterEcho = shell.components(separatedBy: "echo '")
        let pieces = afterEcho.last?.components(separatedBy: "' > goal.json") ?? []
        guard afterEcho.count == 2, pieces.count == 2 else { throw RedisTestingError("README.md has no goal.json") }
        goal = pieces[0]
        options = page.components(separatedBy: "`").filter { $0.hasPrefix("--") }
        let lines = (afterEcho[0] + pieces[1]).split(separator: "\n")
        commands = lines.flatMap { Self.commands(in: $0) }
    }

    /// The words after these, of the first command that begins with them.
    func words(after beginning: String...) -> [String]? {
        commands.first { $0.starts(with: beginning) }.map { Array($0.dropFirst(beginning.count)) }
    }

    private static func commands(in line: Substring) -> [[String]] {
        line.components(separatedBy: "#").compactMap { part in
            let words = part.split(separator: " ").map(String.init)
            guard let start = words.firstIndex(where: { $0 == "chimera" || $0.hasPrefix("scripts/") }) else {
                return nil
            }
            return Array(words[start...])
        }
    }
}
