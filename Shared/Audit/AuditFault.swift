/// The first entry at which an archive is not what was recorded.
package enum AuditFault: Hashable, Sendable {
    case changed(number: Int)
    case removed(number: Int)
    case reordered(number: Int)
    case added(number: Int)
    /// The chain is sound but does not lead through a head that is known from elsewhere.
    case rewritten(upTo: Int)
    /// It ends before a head that is known from elsewhere.
    case cutShort(after: Int)
}

extension AuditFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .changed(let number): "entry \(number) was changed"
        case .removed(let number): "entry \(number) was removed"
        case .reordered(let number): "entry \(number) was moved away from its place"
        case .added(let number): "entry \(number) was added"
        case .rewritten(let number): "entries up to \(number) are not those that were recorded"
        case .cutShort(let number): "entries after \(number) were removed"
        }
    }
}
