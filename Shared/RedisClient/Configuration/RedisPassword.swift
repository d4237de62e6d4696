/// A password that prints as `***` everywhere.
package struct RedisPassword: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The password itself, for the one command that needs it.
    package let exposed: String

    package init(_ password: String) {
        exposed = password
    }

    package var description: String { "***" }
    package var debugDescription: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
