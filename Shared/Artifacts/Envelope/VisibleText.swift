/// The alphabet of envelope texts: printable ASCII without the space.
enum VisibleText {
    static func isValid(_ bytes: ArraySlice<UInt8>, limit: Int) -> Bool {
        guard !bytes.isEmpty, bytes.count <= limit else { return false }
        var position = bytes.startIndex
        while position < bytes.endIndex {
            guard bytes[position] > 0x20, bytes[position] < 0x7f else { return false }
            position += 1
        }
        return true
    }

    static func isValid(_ text: String, limit: Int) -> Bool {
        isValid(Array(text.utf8)[...], limit: limit)
    }
}
