import Glibc
import RedisProtocol

/// A non-blocking stream socket; its descriptor stays open as long as anyone holds it, so a late writer never hits a
/// stranger's.
final class Socket: Sendable {
    let descriptor: Int32

    /// Starts to connect; whether it worked shows when the socket becomes writable.
    init(connectingTo address: SocketAddress) throws(RedisError) {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else {
            throw .unavailable(reason: "opening a socket: \(SystemCall.text(of: errno))")
        }
        if address.family != AF_UNIX { Self.tune(descriptor) }
        let descriptor = descriptor
        let outcome = unsafe address.withPointer { pointer, length in
            SystemCall.retrying { unsafe Int(connect(descriptor, pointer, length)) }
        }
        if case .failed(let code) = outcome {
            throw .unavailable(reason: "connecting: \(SystemCall.text(of: code))")
        }
    }

    deinit {
        _ = Glibc.close(descriptor)
    }

    /// The error that ended the attempt to connect; nil when it succeeded.
    func connectError() -> String? {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        let result = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        if result != 0 { code = errno }
        return code == 0 ? nil : SystemCall.text(of: code)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> SystemCall.Outcome {
        SystemCall.retrying { unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0) }
    }

    func write(_ bytes: ArraySlice<UInt8>) -> SystemCall.Outcome {
        unsafe bytes.withUnsafeBytes { buffer in
            SystemCall.retrying {
                unsafe send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
        }
    }

    /// Ends both directions at once; the descriptor itself closes with the last holder.
    func hangUp() {
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Small commands leave at once, and a dead peer is noticed within seconds whether we are idle or writing.
    private static func tune(_ descriptor: Int32) {
        let tcp = Int32(IPPROTO_TCP)
        set(descriptor, tcp, TCP_NODELAY, 1)
        set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
        set(descriptor, tcp, TCP_KEEPIDLE, 5)
        set(descriptor, tcp, TCP_KEEPINTVL, 2)
        set(descriptor, tcp, TCP_KEEPCNT, 3)
        set(descriptor, tcp, TCP_USER_TIMEOUT, 10_000)
    }

    /// A refused option costs speed or promptness, not correctness, so its result is not looked at.
    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        _ = unsafe setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}
