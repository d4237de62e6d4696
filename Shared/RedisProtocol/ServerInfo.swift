/// The names and values of an INFO reply.
package struct ServerInfo: Sendable, Equatable {
    private let values: [String: String]

    package init(_ text: String) {
        var values: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) where line.first != "#" {
            guard let colon = line.firstIndex(of: ":") else { continue }
            values[String(line[..<colon])] = String(line[line.index(after: colon)...])
        }
        self.values = values
    }

    package subscript(name: String) -> String? { values[name] }

    package func integer(_ name: String) -> Int? { values[name].flatMap { Int($0) } }
}
