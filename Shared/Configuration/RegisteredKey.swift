/// A key whatever its type, as lists of keys need it.
package protocol RegisteredKey: Sendable {
    var name: String { get }
    var help: String { get }
    var owner: String { get }
    var defaultText: String? { get }
    var sensitivity: Sensitivity { get }
    var expectation: String { get }

    func accepts(_ text: String) -> Bool

    /// What exactly is wrong with a text that was not accepted.
    func explain(_ text: String) -> String?
}

extension EnvironmentKey: RegisteredKey {
    package var expectation: String { parser.expectation }

    package func accepts(_ text: String) -> Bool { parser.parse(text) != nil }

    package func explain(_ text: String) -> String? { parser.explain(text) }
}

extension RegisteredKey {
    /// The name of the variable that names a file with the value.
    package var fileVariable: String { name + "_FILE" }

    /// This key's lines in an example file: help, expectation, then the default, commented out when there is none.
    package var exampleLines: [String] {
        var lines = ["# \(help) (\(owner))", "# Expects \(expectation)."]
        if sensitivity.allowsFile { lines.append("# \(fileVariable) may name a file that holds it instead.") }
        lines.append(defaultText.map { "\(name)=\($0)" } ?? "# required: \(name)=")
        return lines
    }
}
