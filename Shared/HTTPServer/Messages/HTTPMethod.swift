/// The methods that the server understands; any other is answered with 501.
package enum HTTPMethod: String, CaseIterable, Sendable {
    case delete = "DELETE"
    case get = "GET"
    case head = "HEAD"
    case options = "OPTIONS"
    case patch = "PATCH"
    case post = "POST"
    case put = "PUT"
}
