/// Chooses a handler by method and path.
package struct HTTPRouter: Sendable {
    package typealias Handler = @Sendable (HTTPRequest) async throws -> HTTPResponse

    /// What the router found for a request.
    enum Match {
        /// `route` is the pattern, which is safe as a metric's label where the path is not.
        case handler(Handler, route: String, parameters: [String: String])
        case wrongMethod(allowed: [HTTPMethod])
        case nothing
    }

    private struct Route {
        let method: HTTPMethod
        let pattern: String
        let segments: [Substring]
        let handler: Handler
    }

    private var routes: [Route] = []

    package init() {}

    /// Adds a handler for a path; a segment `{name}` matches any one segment. Of two routes that match, the first wins.
    package mutating func on(_ method: HTTPMethod, _ pattern: String, handler: @escaping Handler) {
        let segments = Self.segments(of: pattern)
        routes.append(Route(method: method, pattern: pattern, segments: segments, handler: handler))
    }

    /// A HEAD is answered by the handler of GET; the server leaves the body out.
    func match(_ method: HTTPMethod, _ path: String) -> Match {
        let segments = Self.segments(of: path)
        let candidates = routes.compactMap { route in
            Self.parameters(of: route.segments, in: segments).map { (route, $0) }
        }
        let wanted = method == .head ? .get : method
        if let (route, parameters) = candidates.first(where: { $0.0.method == wanted }) {
            return .handler(route.handler, route: route.pattern, parameters: parameters)
        }
        return candidates.isEmpty ? .nothing : .wrongMethod(allowed: candidates.map(\.0.method))
    }

    private static func segments(of path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: false)
    }

    private static func parameters(of pattern: [Substring], in path: [Substring]) -> [String: String]? {
        guard pattern.count == path.count else { return nil }
        var parameters: [String: String] = [:]
        for (expected, found) in zip(pattern, path) {
            if expected.hasPrefix("{") && expected.hasSuffix("}") && !found.isEmpty {
                parameters[String(expected.dropFirst().dropLast())] = String(found)
            } else if expected != found {
                return nil
            }
        }
        return parameters
    }
}
