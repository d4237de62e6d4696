import RedisProtocol
import Security

/// Seals what a connection writes and opens what it reads. Used by one thread: the loop's.
final class TLSSeal {
    private let session: TLSSession
    /// Sealed and not yet taken by the socket.
    private var sealed: ArraySlice<UInt8> = []

    init(_ options: TLSOptions, host: String) throws(RedisError) {
        do throws(TLSError) {
            session = try TLSSession(TLSContext(options), host: host)
        } catch {
            throw .untrusted(reason: "\(error)")
        }
    }

    /// True once both sides trust each other.
    func handshake() throws(RedisError) -> Bool {
        try attempt { () throws(TLSError) in try session.handshake() }
    }

    func receive(_ bytes: UnsafeRawBufferPointer) throws(RedisError) {
        try attempt { () throws(TLSError) in try unsafe session.receive(bytes) }
    }

    /// The plain bytes so far, and whether the server has ended the session.
    func decrypt() throws(RedisError) -> (plain: [UInt8], hasEnded: Bool) {
        var plain: [UInt8] = []
        let hasEnded = try attempt { () throws(TLSError) in try session.decrypt(into: &plain) }
        return (plain, hasEnded)
    }

    func encrypt(_ bytes: ArraySlice<UInt8>) throws(RedisError) {
        try attempt { () throws(TLSError) in try session.encrypt(bytes) }
    }

    /// Writes what is sealed; `.wouldBlock` when the socket takes no more for now.
    func send(over socket: Socket) -> SystemCall.Outcome {
        while true {
            if sealed.isEmpty { sealed = session.takeOutgoing()[...] }
            if sealed.isEmpty { return .done(0) }
            switch socket.write(sealed) {
            case .done(let count): sealed = sealed.dropFirst(count)
            case let outcome: return outcome
            }
        }
    }

    private func attempt<Value>(_ body: () throws(TLSError) -> Value) throws(RedisError) -> Value {
        do throws(TLSError) {
            return try body()
        } catch {
            throw error.isRefusal ? .untrusted(reason: "\(error)") : .disconnected(reason: "\(error)")
        }
    }
}
