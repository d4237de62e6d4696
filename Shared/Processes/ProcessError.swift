import Glibc

/// Why a program could not even be tried.
package struct ProcessError: Error, Hashable, CustomStringConvertible {
    package let description: String

    init(_ action: String, errno code: Int32) {
        description = "\(action): \(Self.text(of: code))"
    }

    package init(_ description: String) {
        self.description = description
    }

    static func text(of code: Int32) -> String {
        unsafe String(cString: strerror(code))
    }
}
