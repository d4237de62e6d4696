import Glibc

/// A bound, listening, non-blocking TCP socket.
struct ListeningSocket: ~Copyable {
    private let descriptor: Int32
    /// The actual port, also when the system chose it.
    let port: Int

    init(host: String, port: Int) throws(HTTPServerError) {
        var hints = unsafe addrinfo()
        unsafe hints.ai_family = AF_UNSPEC
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, "\(port)", &hints, &list) == 0, let address = unsafe list else {
            throw .unknownHost(host)
        }
        defer { unsafe freeaddrinfo(address) }
        guard let descriptor = unsafe Self.listen(at: address.pointee) else {
            throw .cannotListen(host: host, port: port, reason: unsafe String(cString: strerror(errno)))
        }
        self.descriptor = descriptor
        self.port = Self.port(of: descriptor)
    }

    /// Leaves the descriptor to its new owner.
    consuming func release() -> Int32 { descriptor }

    private static func listen(at address: addrinfo) -> Int32? {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = unsafe socket(address.ai_family, type, 0)
        guard descriptor >= 0 else { return nil }
        var yes: Int32 = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let isBound = unsafe bind(descriptor, address.ai_addr, address.ai_addrlen) == 0
        if isBound && Glibc.listen(descriptor, SOMAXCONN) == 0 { return descriptor }
        let reason = errno
        close(descriptor)
        errno = reason
        return nil
    }

    private static func port(of descriptor: Int32) -> Int {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        // The port lies at the same place in the addresses of both families.
        return unsafe withUnsafeMutableBytes(of: &address) { bytes in
            guard let start = bytes.baseAddress else { return 0 }
            unsafe getsockname(descriptor, start.assumingMemoryBound(to: sockaddr.self), &length)
            return unsafe Int(UInt16(bigEndian: start.assumingMemoryBound(to: sockaddr_in.self).pointee.sin_port))
        }
    }
}
