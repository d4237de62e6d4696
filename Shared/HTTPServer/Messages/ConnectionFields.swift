import CMicrohttpd

/// The headers and the query of a connection's request, copied out of libmicrohttpd's memory.
struct ConnectionFields {
    private(set) var headers: HTTPFields = [:]
    private(set) var query: [String: String] = [:]

    init(_ connection: OpaquePointer) {
        unsafe withUnsafeMutablePointer(to: &self) { pointer in
            for kind in [MHD_ValueKind.HEADER_KIND, .GET_ARGUMENT_KIND] {
                unsafe MHD_get_connection_values_n(connection, kind, fieldCallback, pointer)
            }
        }
    }

    fileprivate mutating func add(_ kind: MHD_ValueKind, _ name: String, _ value: String) {
        if kind == .HEADER_KIND {
            headers.add(name, value)
        } else if query[name] == nil {
            query[name] = value
        }
    }
}

private func fieldCallback(
    _ context: UnsafeMutableRawPointer?,
    _ kind: MHD_ValueKind,
    _ name: UnsafePointer<CChar>?,
    _ nameCount: Int,
    _ value: UnsafePointer<CChar>?,
    _ valueCount: Int
) -> MHD_Result {
    guard let fields = unsafe context?.assumingMemoryBound(to: ConnectionFields.self) else { return .NO }
    unsafe fields.pointee.add(kind, copied(name, nameCount), copied(value, valueCount))
    return .YES
}

private func copied(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
    unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
}
