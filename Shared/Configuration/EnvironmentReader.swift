import FoundationEssentials

/// The environment, checked as a whole against the keys that exist.
///
/// Creating one reads every known key, so that all problems are thrown together; `value(of:)` cannot fail afterwards
/// for a key that was known. Only variables that begin with `CHIMERA_` are looked at.
package struct EnvironmentReader: Sendable {
    private static let prefix = "CHIMERA_"

    /// What counts for each known key, masked, with its origin.
    package let effective: EffectiveConfiguration
    private let texts: [String: String]

    package init(environment: [String: String], known: [any RegisteredKey]) throws(ConfigurationError) {
        var problems = Self.strangers(in: environment, known: known)
        var texts: [String: String] = [:]
        var entries: [EffectiveConfiguration.Entry] = []
        for key in known {
            guard let (text, origin) = Self.text(of: key, in: environment, &problems) else { continue }
            guard key.accepts(text) else {
                let found = key.sensitivity.allowsFile ? nil : text
                problems.append(
                    .malformed(
                        key: key.name,
                        expectation: key.expectation,
                        found: found,
                        explanation: key.explain(text)
                    )
                )
                continue
            }
            texts[key.name] = text
            entries.append(.init(name: key.name, value: key.sensitivity.masked(text), origin: origin))
        }
        guard problems.isEmpty else { throw ConfigurationError(problems) }
        self.texts = texts
        effective = EffectiveConfiguration(entries)
    }

    /// The key's value; throws only if the key was not among the known ones.
    package func value<Value>(of key: EnvironmentKey<Value>) throws(ConfigurationError) -> Value {
        guard let value = texts[key.name].flatMap(key.parser.parse) else {
            throw ConfigurationError([.unknown(key: key.name, nearest: nil)])
        }
        return value
    }

    private static func strangers(
        in environment: [String: String],
        known: [any RegisteredKey]
    ) -> [ConfigurationProblem] {
        let names = known.map(\.name) + known.filter(\.sensitivity.allowsFile).map(\.fileVariable)
        let links = ServiceLinks(in: environment)
        let strangers = environment.keys.filter {
            $0.hasPrefix(prefix) && !names.contains($0) && !links.contains($0)
        }
        return strangers.map { .unknown(key: $0, nearest: nearest(to: $0, among: names)) }
    }

    private static func text(
        of key: any RegisteredKey,
        in environment: [String: String],
        _ problems: inout [ConfigurationProblem]
    ) -> (String, EffectiveConfiguration.Origin)? {
        let path = key.sensitivity.allowsFile ? environment[key.fileVariable] : nil
        switch (environment[key.name], path) {
        case (.some, .some):
            problems.append(.setTwice(key: key.name, fileVariable: key.fileVariable))
            return nil
        case (let text?, nil):
            return (text, .environment)
        case (nil, let path?):
            return contents(ofFile: path, namedBy: key.fileVariable, &problems).map { ($0, .file) }
        case (nil, nil):
            if let text = key.defaultText { return (text, .default) }
            let fileVariable = key.sensitivity.allowsFile ? key.fileVariable : nil
            problems.append(.missing(key: key.name, expectation: key.expectation, fileVariable: fileVariable))
            return nil
        }
    }

    /// Without the newline that editors put at the end.
    private static func contents(
        ofFile path: String,
        namedBy variable: String,
        _ problems: inout [ConfigurationProblem]
    ) -> String? {
        do {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            return text.hasSuffix("\n") ? String(text.dropLast()) : text
        } catch {
            let isThere = FileManager.default.fileExists(atPath: path)
            let reason = isThere ? "it is no readable text" : "no such file"
            problems.append(.unreadableFile(variable: variable, path: path, reason: reason))
            return nil
        }
    }

    /// The most similar name, if it is similar enough to be what was meant.
    private static func nearest(to stranger: String, among names: [String]) -> String? {
        let distances = names.map { (name: $0, distance: editDistance(stranger, $0)) }
        let best = distances.min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        return best.flatMap { $0.distance <= max(2, ($0.name.count - prefix.count) / 3) ? $0.name : nil }
    }
}

/// Levenshtein's distance: how many insertions, deletions and replacements lie between two texts.
func editDistance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    var previous = Array(0...right.count)
    for (row, byte) in left.enumerated() {
        var current = [row + 1]
        for (column, other) in right.enumerated() {
            let replaced = previous[column] + (byte == other ? 0 : 1)
            current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
        }
        previous = current
    }
    return previous[right.count]
}
