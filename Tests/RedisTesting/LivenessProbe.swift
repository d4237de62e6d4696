import Glibc

/// Asks a server on its Unix socket whether it serves, with plain blocking calls and none of the code under test.
enum LivenessProbe {
    /// True when the server answers PING, or refuses it for lack of a password; false while it loads.
    static func answers(socket path: String) async throws -> Bool {
        try await Background.run {
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard descriptor >= 0 else { return false }
            defer { close(descriptor) }
            var limit = timeval(tv_sec: 1, tv_usec: 0)
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            guard connect(descriptor, to: path) else { return false }
            let ping = Array("PING\r\n".utf8)
            guard unsafe send(descriptor, ping, ping.count, Int32(MSG_NOSIGNAL)) == ping.count else {
                return false
            }
            var reply = [UInt8](repeating: 0, count: 64)
            let count = unsafe recv(descriptor, &reply, reply.count, 0)
            let text = String(decoding: reply.prefix(max(count, 0)), as: UTF8.self)
            return text.hasPrefix("+PONG") || text.hasPrefix("-NOAUTH") || text.hasPrefix("-NOPERM")
        }
    }

    private static func connect(_ descriptor: Int32, to path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8) + [0]
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes.prefix($0.count)) }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}
