/// A number of bytes, written `512B`, `16KB`, `512MB` or `1GB`.
///
/// The units are binary, as in Redis' own configuration: 1 KB = 1,024 bytes.
package struct ByteSize: Comparable, Hashable, Sendable {
    private static let units: [(suffix: String, factor: Int)] = [
        ("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10), ("B", 1),
    ]

    package let bytes: Int

    package init(bytes: Int) {
        self.bytes = bytes
    }

    /// Reads a whole number with its unit; nil if the text is anything else or too large.
    package init?(_ text: String) {
        guard let unit = Self.units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
        guard let count = wholeNumber(text.dropLast(unit.suffix.count)) else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: unit.factor)
        if overflow { return nil }
        self.bytes = bytes
    }

    package static func < (left: ByteSize, right: ByteSize) -> Bool { left.bytes < right.bytes }
}

extension ByteSize: CustomStringConvertible {
    /// In the largest unit that divides it.
    package var description: String {
        let unit = Self.units.first { bytes != 0 && bytes.isMultiple(of: $0.factor) } ?? ("B", 1)
        return "\(bytes / unit.factor)\(unit.suffix)"
    }
}
