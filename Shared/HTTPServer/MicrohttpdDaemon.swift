import CMicrohttpd
import Dispatch
import Glibc
import Lifecycle
import Synchronization

/// libmicrohttpd's daemon: one thread with epoll that reads requests and writes responses.
///
/// Whole requests come out of `requests`, in which each waits, suspended, for `Exchange.answer`. The daemon never stops
/// while a connection is suspended (libmicrohttpd would abort the process): `stop` answers the rest first.
final class MicrohttpdDaemon: Sendable {
    /// Sendable, because libmicrohttpd's functions that take it may be called from any thread.
    @safe private struct Handle: @unchecked Sendable {
        let daemon: OpaquePointer
    }

    private struct State {
        var handle: Handle?
        var isDraining = false
        var isClosed = false
        /// Requests that came whole and are not yet completely answered. One whose sender is slow holds nothing up.
        var underWay: Set<ObjectIdentifier> = []
        var handling: [ObjectIdentifier: Exchange] = [:]
    }

    let requests: AsyncStream<Exchange>
    /// Requested once the daemon drains and no request is under way.
    let drained = ShutdownSignal()
    private let sender: AsyncStream<Exchange>.Continuation
    private let maximumBodyBytes: Int
    private let state = Mutex(State())

    init(_ socket: consuming ListeningSocket, _ options: HTTPServerOptions) throws(HTTPServerError) {
        (requests, sender) = AsyncStream.makeStream()
        maximumBodyBytes = options.maximumBodyBytes
        let descriptor = socket.release()
        // Unretained, because `stop`, which `deinit` calls at the latest, joins the thread that uses it.
        let daemon = unsafe chimera_start_daemon(
            descriptor,
            accessCallback,
            completedCallback,
            Unmanaged.passUnretained(self).toOpaque(),
            options.maximumHeaderBytes,
            UInt32(options.maximumConnections),
            UInt32(max(1, options.idleTimeout.components.seconds))
        )
        guard let daemon = unsafe daemon else {
            close(descriptor)
            throw .cannotStart
        }
        let handle = unsafe Handle(daemon: daemon)
        state.withLock { $0.handle = handle }
    }

    deinit {
        stopNow()
    }

    /// Accepts no further connection, and closes each after its present request.
    func drain() {
        let isIdle = state.withLock { state in
            if state.isDraining { return false }
            state.isDraining = true
            if let handle = state.handle { close(unsafe MHD_quiesce_daemon(handle.daemon)) }
            return state.underWay.isEmpty
        }
        if isIdle { drained.request() }
    }

    /// Answers what is left with 503, closes every connection and ends the thread.
    func stop() async {
        // Joining a thread blocks, so it happens outside the cooperative pool.
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [self] in
                stopNow()
                continuation.resume()
            }
        }
    }

    /// Ends `requests` after those that are already in it.
    func finishRequests() {
        sender.finish()
    }

    /// Answers one request, unless it has been answered.
    func answer(_ exchange: Exchange, _ response: HTTPResponse) {
        _ = state.withLock { $0.handling.removeValue(forKey: ObjectIdentifier(exchange)) }
        exchange.answer(response)
    }

    private func stopNow() {
        let open = state.withLock { state in
            state.isClosed = true
            defer { state.handling = [:] }
            return Array(state.handling.values)
        }
        for exchange in open { exchange.answer(.problem(.serviceUnavailable, "shutting down")) }
        sender.finish()
        let handle = state.withLock { state in
            defer { state.handle = nil }
            return state.handle
        }
        if let handle { unsafe MHD_stop_daemon(handle.daemon) }
    }

    // MARK: Called by libmicrohttpd's thread

    fileprivate func begin(_ connection: OpaquePointer, _ head: HTTPRequest) -> Exchange {
        unsafe Exchange(connection: connection, head: head)
    }

    fileprivate func completed(_ exchange: Exchange) {
        let isDrained = state.withLock { state in
            let wasUnderWay = state.underWay.remove(ObjectIdentifier(exchange)) != nil
            return wasUnderWay && state.isDraining && state.underWay.isEmpty
        }
        if isDrained { drained.request() }
    }

    fileprivate func isTooLong(_ head: HTTPRequest) -> Bool {
        head.headers["Content-Length"].flatMap { Int($0) }.map { $0 > maximumBodyBytes } ?? false
    }

    fileprivate func receive(_ exchange: Exchange, _ bytes: UnsafeRawBufferPointer) -> Bool {
        unsafe exchange.receive(bytes, limit: maximumBodyBytes)
    }

    /// Suspends first: once the exchange is known to others, any of them may resume it.
    fileprivate func handle(_ exchange: Exchange) {
        exchange.suspend()
        let isOpen = state.withLock { state in
            state.underWay.insert(ObjectIdentifier(exchange))
            if !state.isClosed { state.handling[ObjectIdentifier(exchange)] = exchange }
            return !state.isClosed
        }
        if isOpen, case .enqueued = sender.yield(exchange) { return }
        answer(exchange, .problem(.serviceUnavailable, "shutting down"))
    }

    fileprivate func send(_ response: HTTPResponse, on connection: OpaquePointer) -> MHD_Result {
        let isDraining = state.withLock { $0.isDraining || $0.isClosed }
        let created = unsafe response.body.withUnsafeBytes { bytes in
            let start = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            return unsafe MHD_create_response_from_buffer(bytes.count, start, .RESPMEM_MUST_COPY)
        }
        guard let message = unsafe created else { return .NO }
        for field in response.headers.all { unsafe MHD_add_response_header(message, field.name, field.value) }
        if isDraining { unsafe MHD_add_response_header(message, "Connection", "close") }
        return unsafe chimera_respond(connection, UInt32(response.status.code), message) == 1 ? .YES : .NO
    }
}

/// Called for a request's head, for each part of its body, at its end, and once more when its connection is resumed.
private func accessCallback(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?,
    _ version: UnsafePointer<CChar>?,
    _ bytes: UnsafePointer<CChar>?,
    _ count: UnsafeMutablePointer<Int>?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context = unsafe context, let connection = unsafe connection else { return .NO }
    guard let count = unsafe count, let slot = unsafe slot else { return .NO }
    let daemon = unsafe Unmanaged<MicrohttpdDaemon>.fromOpaque(context).takeUnretainedValue()
    guard let known = unsafe slot.pointee else {
        return unsafe beginExchange(daemon, connection, url, method, slot)
    }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(known).takeUnretainedValue()
    if unsafe count.pointee > 0 {
        let part = unsafe UnsafeRawBufferPointer(start: bytes, count: count.pointee)
        unsafe count.pointee = 0
        return unsafe daemon.receive(exchange, part) ? .YES : .NO
    }
    switch exchange.nextStep() {
    case .handle: daemon.handle(exchange)
    case .send(let response): return unsafe daemon.send(response, on: connection)
    case .abort: return .NO
    }
    return .YES
}

/// A request that is refused by its head alone never becomes an exchange.
private func beginExchange(
    _ daemon: MicrohttpdDaemon,
    _ connection: OpaquePointer,
    _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>
) -> MHD_Result {
    guard let path = unsafe url.flatMap({ unsafe String(validatingCString: $0) }) else {
        return unsafe daemon.send(.problem(.badRequest, "the path is not UTF-8"), on: connection)
    }
    guard let method = unsafe method.flatMap({ unsafe HTTPMethod(rawValue: String(cString: $0)) }) else {
        return unsafe daemon.send(.problem(.notImplemented, "this method is not known"), on: connection)
    }
    let fields = unsafe ConnectionFields(connection)
    let head = HTTPRequest(method: method, path: path, query: fields.query, headers: fields.headers)
    if daemon.isTooLong(head) {
        return unsafe daemon.send(.problem(.contentTooLarge, "the body is too long"), on: connection)
    }
    let exchange = unsafe daemon.begin(connection, head)
    // Released by the completed callback.
    unsafe slot.pointee = Unmanaged.passRetained(exchange).toOpaque()
    return .YES
}

private func completedCallback(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ reason: MHD_RequestTerminationCode
) {
    guard let context = unsafe context, let slot = unsafe slot, let known = unsafe slot.pointee else { return }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(known).takeRetainedValue()
    unsafe slot.pointee = nil
    unsafe Unmanaged<MicrohttpdDaemon>.fromOpaque(context).takeUnretainedValue().completed(exchange)
}
