import CMicrohttpd
import Synchronization

/// One request on its way to its response.
///
/// Sendable, because everything mutable lies inside the mutex, and the connection's pointer is used by another thread
/// than libmicrohttpd's only to resume it: once, by whoever moves the phase from `handling` to `answered`. A
/// connection cannot be freed between its suspension and that moment.
@safe final class Exchange: @unchecked Sendable {
    enum Step {
        /// The whole request is here: suspend the connection and have it handled.
        case handle
        /// The response is here: send it.
        case send(HTTPResponse)
        /// Called although nothing is to be done.
        case abort
    }

    private enum Phase {
        case receiving
        case handling
        case answered(HTTPResponse)
    }

    private struct State {
        var phase = Phase.receiving
        var body: [UInt8] = []
    }

    private let connection: OpaquePointer
    private let head: HTTPRequest
    private let state = Mutex(State())

    init(connection: OpaquePointer, head: HTTPRequest) {
        unsafe self.connection = connection
        self.head = head
    }

    var request: HTTPRequest {
        var request = head
        request.body = state.withLock { $0.body }
        return request
    }

    /// Returns false if the body would exceed the limit.
    func receive(_ bytes: UnsafeRawBufferPointer, limit: Int) -> Bool {
        let body = unsafe Array(bytes)
        return state.withLock { state in
            guard state.body.count + body.count <= limit else { return false }
            state.body += body
            return true
        }
    }

    /// What to do when libmicrohttpd calls without further bytes of the body.
    func nextStep() -> Step {
        state.withLock { state in
            switch state.phase {
            case .receiving:
                state.phase = .handling
                return .handle
            case .handling:
                return .abort
            case .answered(let response):
                return .send(response)
            }
        }
    }

    func suspend() {
        unsafe MHD_suspend_connection(connection)
    }

    /// Answers the suspended connection; only the first answer counts.
    func answer(_ response: HTTPResponse) {
        let isFirst = state.withLock { state in
            guard case .handling = state.phase else { return false }
            state.phase = .answered(response)
            return true
        }
        if isFirst { unsafe MHD_resume_connection(connection) }
    }
}
