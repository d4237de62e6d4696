/// Why a service will not start until a person changes something; it exits with 78.
package struct StartRefusal: Error, Equatable, CustomStringConvertible {
    package struct Problem: Equatable, Sendable {
        package let found: String
        package let remedy: String

        package init(found: String, remedy: String) {
            self.found = found
            self.remedy = remedy
        }
    }

    /// What was being done.
    package let step: String
    package let problems: [Problem]

    package init(step: String, problems: [Problem]) {
        self.step = step
        self.problems = problems
    }

    package var description: String {
        let lines = problems.map { "  \($0.found)\n    remedy: \($0.remedy)" }
        return (["cannot start: \(step)"] + lines).joined(separator: "\n")
    }
}
