import Dispatch
import Glibc

/// A client without any manners of its own: it sends exactly the bytes it is given.
final class RawConnection: Sendable {
    private let descriptor: Int32
    private let queue = DispatchQueue(label: "raw-connection")

    /// Nil if nobody listens.
    init?(port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(descriptor, $0, size) }
        }
        guard result == 0 else { return nil }
    }

    deinit {
        close(descriptor)
    }

    /// Sends a request that asks for the connection's end, and returns everything that comes back.
    static func exchange(port: Int, _ text: String) async -> String {
        guard let connection = RawConnection(port: port) else { return "refused" }
        connection.send(text)
        return await connection.receiveToEnd()
    }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    func receiveToEnd() async -> String { await receive { _ in false } }

    /// Everything up to the first text that ends in the marker.
    func receive(until marker: String) async -> String { await receive { $0.hasSuffix(marker) } }

    private func receive(_ isComplete: @escaping @Sendable (String) -> Bool) async -> String {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                var received: [UInt8] = []
                var part = [UInt8](repeating: 0, count: 4096)
                while !isComplete(String(decoding: received, as: UTF8.self)) {
                    let count = unsafe recv(descriptor, &part, part.count, 0)
                    if count <= 0 { break }
                    received += part[..<count]
                }
                continuation.resume(returning: String(decoding: received, as: UTF8.self))
            }
        }
    }
}
