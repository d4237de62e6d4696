/// Keeps what a newer writer added when an older reader writes the value again.
enum UnknownFields {
    /// `written` with every member that `original` has and `known`, its typed reading, has not.
    ///
    /// An array's element takes over from the original element that read the same, wherever it stood; an element that
    /// was changed takes over from the one at its place, unless elements were added or removed.
    static func carry(from original: JSONValue, beyond known: JSONValue, into written: JSONValue) -> JSONValue {
        switch (original, known, written) {
        case (.object(let original), .object(let known), .object(let written)):
            .object(carry(from: original, beyond: known, into: written))
        case (.array(let original), .array(let known), .array(let written)) where original.count == known.count:
            .array(carry(from: original, beyond: known, into: written))
        default: written
        }
    }

    private static func carry(
        from original: JSONObject,
        beyond known: JSONObject,
        into written: JSONObject
    ) -> JSONObject {
        var result = JSONObject()
        for member in written.members {
            if let old = original[member.name], let read = known[member.name] {
                result.append(member.name, carry(from: old, beyond: read, into: member.value))
            } else {
                result.append(member.name, member.value)
            }
        }
        for member in original.members where known[member.name] == nil && written[member.name] == nil {
            result.append(member.name, member.value)
        }
        return result
    }

    private static func carry(
        from original: [JSONValue],
        beyond known: [JSONValue],
        into written: [JSONValue]
    ) -> [JSONValue] {
        var isTaken = [Bool](repeating: false, count: known.count)
        return written.indices.map { index in
            var source = known.indices.first { !isTaken[$0] && known[$0] == written[index] }
            if source == nil, known.count == written.count { source = index }
            guard let source else { return written[index] }
            isTaken[source] = true
            return carry(from: original[source], beyond: known[source], into: written[index])
        }
    }
}
