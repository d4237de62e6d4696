/// The `.env.example` that belongs to a list of keys: every key with its help, expectation and default.
package enum ExampleFile {
    package static func lines(for keys: [any RegisteredKey]) -> [String] {
        let heading = [
            "# Every setting of every service, with its default. Copy it to .env and change what you need.",
            "# An unknown CHIMERA_ name or a malformed value stops a service at start (exit code 78).",
        ]
        let blocks = [heading] + keys.sorted { $0.name < $1.name }.map(\.exampleLines)
        return Array(blocks.joined(separator: [""]))
    }
}
