/// A text with places for parameters: `${name}`. To say `${` itself, write `$${`.
///
/// It is filled in once: what a parameter holds is never read as a template.
struct Template: Hashable {
    enum Piece: Hashable {
        case text(String)
        case parameter(String)
    }

    let pieces: [Piece]

    init(_ text: String) throws(ExpectationError) {
        var pieces: [Piece] = []
        var plain = ""
        var rest = text[...]
        while let mark = rest.firstRange(of: "${") {
            let before = rest[..<mark.lowerBound]
            rest = rest[mark.upperBound...]
            if before.last == "$" {
                plain += before.dropLast() + "${"
                continue
            }
            plain += before
            guard let end = rest.firstIndex(of: "}"), BlueprintParameter.isName(String(rest[..<end])) else {
                throw ExpectationError("expected the name of a parameter and } after ${; write $${ for the signs")
            }
            if !plain.isEmpty { pieces.append(.text(plain)) }
            plain = ""
            pieces.append(.parameter(String(rest[..<end])))
            rest = rest[rest.index(after: end)...]
        }
        plain += rest
        if !plain.isEmpty { pieces.append(.text(plain)) }
        self.pieces = pieces
    }

    /// The parameter, if the text is nothing but one.
    var sole: String? {
        guard pieces.count == 1, case .parameter(let name) = pieces[0] else { return nil }
        return name
    }

    var parameters: [String] {
        pieces.compactMap { piece in
            if case .parameter(let name) = piece { return name }
            return nil
        }
    }
}
