import Configuration

/// One setting as `config example --json` lists it, for programs that write or check a configuration.
struct SettingView: Encodable, Equatable {
    let name: String
    let help: String
    /// The services that read it, or `all`.
    let owner: String
    /// What its value must be, as a noun phrase.
    let expectation: String
    /// Nil when it must be set.
    let defaultText: String?
    /// The variable that may name a file with the value instead; nil where none may.
    let fileVariable: String?

    enum CodingKeys: String, CodingKey {
        case name
        case help
        case owner
        case expectation = "expects"
        case defaultText = "default"
        case fileVariable
    }

    init(_ key: any RegisteredKey) {
        name = key.name
        help = key.help
        owner = key.owner
        expectation = key.expectation
        defaultText = key.defaultText
        fileVariable = key.sensitivity.allowsFile ? key.fileVariable : nil
    }
}
