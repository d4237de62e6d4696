/// An environment variable that carries its type: what it is for, who owns it, how it is read.
package struct EnvironmentKey<Value: Sendable>: Sendable {
    package let name: String
    /// One sentence for the operator who would turn this knob.
    package let help: String
    /// The services that read it, or `all`.
    package let owner: String
    /// The text that counts when the variable is not set; nil means that it must be set.
    package let defaultText: String?
    package let sensitivity: Sensitivity
    package let parser: ValueParser<Value>

    package init(
        _ name: String,
        help: String,
        owner: String = "all",
        default defaultText: String?,
        sensitivity: Sensitivity = .open,
        _ parser: ValueParser<Value>
    ) {
        self.name = name
        self.help = help
        self.owner = owner
        self.defaultText = defaultText
        self.sensitivity = sensitivity
        self.parser = parser
    }
}
