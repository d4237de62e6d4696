import Glibc
import RedisProtocol

/// Turns an endpoint into socket addresses without blocking a thread of the pool.
enum NameResolver {
    /// Throws `.unavailable` when the name is unknown, or not answered within the limit.
    static func addresses(of endpoint: Endpoint, within limit: Duration, on loop: IOLoop) async throws(RedisError)
        -> [SocketAddress]
    {
        switch endpoint {
        case .unix(let path):
            guard let address = SocketAddress(unixPath: path) else {
                throw .unavailable(reason: "the socket path \(path) is empty or longer than 107 bytes")
            }
            return [address]
        case .tcp(let host, let port):
            if case .success(let addresses) = lookUp(host, port, numeric: true) { return addresses }
            return try await lookUpOnThread(host, port, within: limit, on: loop)
        }
    }

    private static func lookUpOnThread(_ host: String, _ port: Int, within limit: Duration, on loop: IOLoop)
        async throws(RedisError) -> [SocketAddress]
    {
        let promise = Promise<Result<[SocketAddress], RedisError>>()
        let timer = loop.schedule(at: .now + limit) {
            promise.fulfil(.failure(.unavailable(reason: "no answer to the name \(host) within \(limit)")))
        }
        defer { loop.cancel(timer: timer) }
        let started = DetachedThread.start(name: "redis-names") {
            promise.fulfil(lookUp(host, port, numeric: false))
        }
        if !started { throw .unavailable(reason: "no thread left to look up the name \(host)") }
        return try await promise.value(whenCancelled: .failure(.cancelled)).get()
    }

    private static func lookUp(_ host: String, _ port: Int, numeric: Bool) -> Result<[SocketAddress], RedisError> {
        var hints = unsafe addrinfo()
        unsafe hints.ai_family = AF_UNSPEC
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_NUMERICSERV | (numeric ? AI_NUMERICHOST : AI_ADDRCONFIG)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(host, String(port), &hints, &list)
        guard status == 0 else {
            let text = unsafe String(cString: gai_strerror(status))
            return .failure(.unavailable(reason: "looking up the name \(host): \(text)"))
        }
        defer { unsafe freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next = unsafe list
        while let entry = unsafe next?.pointee {
            let bytes = unsafe UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen))
            unsafe addresses.append(SocketAddress(family: entry.ai_family, bytes: Array(bytes)))
            unsafe next = entry.ai_next
        }
        return .success(addresses)
    }
}
