/// Where and why bytes are not strict JSON.
package struct JSONSyntaxError: Error, Hashable, Sendable {
    package let offset: Int
    package let message: String
}

extension JSONSyntaxError: CustomStringConvertible {
    package var description: String { "is not strict JSON at byte \(offset): \(message)" }
}
