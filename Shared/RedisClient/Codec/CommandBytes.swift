/// The bytes of formatted commands, borrowed for the time of a call.
///
/// Sound to send: only `CommandFormatter` makes one, for a closure that runs and ends while the memory is there.
@safe struct CommandBytes: @unchecked Sendable {
    private let buffer: UnsafeRawBufferPointer

    init(_ buffer: UnsafeRawBufferPointer) {
        unsafe self.buffer = unsafe buffer
    }

    var count: Int { unsafe buffer.count }

    func append(to bytes: inout [UInt8]) {
        unsafe bytes.append(contentsOf: buffer)
    }
}
