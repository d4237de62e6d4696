import Artifacts

/// Finds what a file says beyond the fields that its type has.
enum UnknownMember {
    /// The path of the first member that the typed reading dropped, such as `.steps[2].colour`; nil when there is none.
    static func first(in original: JSONValue, beyond known: JSONValue) -> String? {
        switch (original, known) {
        case (.object(let original), .object(let known)):
            for member in original.members {
                guard let read = known[member.name] else { return ".\(member.name)" }
                if let deeper = first(in: member.value, beyond: read) { return ".\(member.name)\(deeper)" }
            }
            return nil
        case (.array(let original), .array(let known)):
            for (index, pair) in zip(original, known).enumerated() {
                if let deeper = first(in: pair.0, beyond: pair.1) { return "[\(index)]\(deeper)" }
            }
            return nil
        default:
            return nil
        }
    }
}
