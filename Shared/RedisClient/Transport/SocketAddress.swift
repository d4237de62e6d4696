import Glibc

/// A socket address as the kernel wants it, copied out of whatever C structure it came in.
struct SocketAddress: Sendable, Equatable {
    let family: Int32
    let bytes: [UInt8]

    init(family: Int32, bytes: [UInt8]) {
        self.family = family
        self.bytes = bytes
    }

    /// Nil when the path is empty or longer than the kernel's 107 bytes.
    init?(unixPath path: String) {
        var address = sockaddr_un()
        let name = Array(path.utf8)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard !name.isEmpty, name.count < capacity, !name.contains(0) else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
        family = AF_UNIX
        bytes = unsafe withUnsafeBytes(of: &address) { unsafe Array($0) }
    }

    /// Calls `body` with the address in the form of the socket functions.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var storage = sockaddr_storage()
        unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.copyBytes(from: bytes) }
        return unsafe withUnsafePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(bytes.count))
            }
        }
    }
}
