/// A path that leads to something below a folder, and nowhere else as long as no link is followed.
struct ContainedPath: Hashable, Sendable {
    let parts: [String]

    /// Nil for what is absolute, climbs, is empty or too long.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...512).contains(text.utf8.count), !text.utf8.contains(0) else { return nil }
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else { return nil }
        self.parts = parts
    }

    var text: String { parts.joined(separator: "/") }
}
