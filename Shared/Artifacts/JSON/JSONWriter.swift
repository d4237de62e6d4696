/// The text that all containers of one encoding share.
///
/// Each step changes the text in a single access: the containers are values, so the compiler cannot prove accesses to a
/// shared object exclusive and checks every one of them while running.
final class JSONWriter {
    var text = JSONText()

    /// Writes any value by its own encoding.
    func write(encoding value: some Encodable) throws {
        text.begin()
        try value.encode(to: JSONWriterEncoder(writer: self))
        text.end()
    }
}
