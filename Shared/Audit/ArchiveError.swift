/// Why an archive did not do what it was asked.
package enum ArchiveError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The next entry would not follow the last one.
    case gap(partition: Int, expected: Int, got: Int)
    /// The archive holds another entry under this number.
    case differs(partition: Int, number: Int)
    /// The archive holds this number, and the log ends before it.
    case ahead(partition: Int, number: Int)
    /// The store failed, in its own words.
    case store(doing: String, message: String)

    /// Whether trying again cannot help: this archive and this log do not belong together, or not any more.
    package var isLasting: Bool {
        switch self {
        case .gap, .differs, .ahead: true
        case .store: false
        }
    }

    package var description: String {
        switch self {
        case .gap(let partition, let expected, let got):
            "archiving audit entries of partition \(partition): expected number \(expected), got \(got)"
        case .differs(let partition, let number):
            "archiving audit entries of partition \(partition): number \(number) is archived with another content"
        case .ahead(let partition, let number):
            "archiving audit entries of partition \(partition): number \(number) is archived, and the log ends before it"
        case .store(let action, let message): "\(action): \(message)"
        }
    }
}
