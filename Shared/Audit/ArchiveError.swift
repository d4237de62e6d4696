/// Why an archive did not do what it was asked.
package enum ArchiveError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The next entry would not follow the last one.
    case gap(partition: Int, expected: Int, got: Int)
    /// The archive holds another entry under this number.
    case differs(partition: Int, number: Int)
    /// The store failed, in its own words.
    case store(doing: String, message: String)

    package var description: String {
        switch self {
        case .gap(let partition, let expected, let got):
            "archiving audit entries of partition \(partition): expected number \(expected), got \(got)"
        case .differs(let partition, let number):
            "archiving audit entries of partition \(partition): number \(number) is archived with another content"
        case .store(let action, let message): "\(action): \(message)"
        }
    }
}
