/// The alphabet of envelope texts: printable ASCII without the space.
enum VisibleText {
    static func isValid(_ bytes: some Collection<UInt8>, limit: Int) -> Bool {
        (1...limit).contains(bytes.count) && bytes.allSatisfy { (0x21...0x7e).contains($0) }
    }
}
