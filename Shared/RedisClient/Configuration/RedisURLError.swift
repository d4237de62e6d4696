/// A Redis URL that cannot be used; names the part at fault and never repeats credentials.
package struct RedisURLError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Part: String, Sendable {
        case credentials, database, host
        case masterName = "master name"
        case parameter, path, port, scheme
    }

    package let part: Part
    package let problem: String

    package init(_ part: Part, _ problem: String) {
        self.part = part
        self.problem = problem
    }

    package var description: String { "Redis URL, \(part.rawValue): \(problem)" }
}
