import Configuration

/// What a service's command line may say; everything else comes from the environment.
package enum ProgramArguments: Equatable, Sendable {
    case run
    case help
    case version
    case unknown(String)

    /// Without the program's own path.
    package init(_ arguments: [String]) {
        switch arguments.first {
        case nil: self = .run
        case "--help", "-h": self = .help
        case "--version": self = .version
        case let argument?: self = .unknown(argument)
        }
    }

    /// The text of `--help`.
    package static func help(name: String, summary: String) -> String {
        let settings = Setting.all.flatMap { key in
            ["  \(key.name)=\(key.defaultText ?? "")", "      \(key.help) Expects \(key.expectation)."]
        }
        let heading = [
            "\(name): \(summary)", "", "usage: \(name) [--help | --version]", "",
            "It is configured by its environment (default shown):",
        ]
        return (heading + settings).joined(separator: "\n") + "\n"
    }
}
