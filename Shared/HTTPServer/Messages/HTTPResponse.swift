/// What a handler answers.
package struct HTTPResponse: Equatable, Sendable {
    package var status: HTTPStatus
    package var headers: HTTPFields
    package var body: [UInt8]

    package init(status: HTTPStatus, headers: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Plain text in UTF-8.
    package static func text(_ text: String, status: HTTPStatus = .ok) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array(text.utf8))
    }

    /// Bytes that already are JSON.
    package static func json(_ body: [UInt8], status: HTTPStatus = .ok) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["Content-Type": "application/json"], body: body)
    }

    /// `{"error": "<reason>"}`; the reason is a constant of ours, so that nothing needs escaping.
    package static func problem(_ status: HTTPStatus, _ reason: StaticString) -> HTTPResponse {
        json(Array("{\"error\":\"\(reason)\"}\n".utf8), status: status)
    }
}
