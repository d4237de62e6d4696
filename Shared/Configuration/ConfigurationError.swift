/// Everything that is wrong with the configuration, at once; a process that meets it exits with 78.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    /// Sorted by key.
    package let problems: [ConfigurationProblem]

    package init(_ problems: [ConfigurationProblem]) {
        self.problems = problems.sorted { ($0.key, $0.description) < ($1.key, $1.description) }
    }

    package var description: String {
        let heading = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
        return (["\(heading) with the configuration:"] + problems.map { "  \($0)" }).joined(separator: "\n")
    }
}
