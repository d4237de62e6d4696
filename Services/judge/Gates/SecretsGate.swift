import Artifacts

/// Secrets: no key, token or password stands where everybody can read it.
enum SecretsGate: Gate {
    static let name = "secrets"
    static let rule =
        "No text of the plan or of a result looks like a key, a token or a password, or is one by its name."

    static func examine(_ item: Case) -> Findings {
        guard let plan = item.plan.bytes else { return .missing(item.plan.fault) }
        var findings = Findings()
        search("plan", plan, in: &findings)
        for result in item.results {
            if let bytes = result.bytes { search(result.name, bytes, in: &findings) }
        }
        return findings
    }

    private static func search(_ name: String, _ bytes: [UInt8], in findings: inout Findings) {
        // What is no JSON cannot be searched, and so is not known to hold no secret.
        guard let document = try? JSONDocument(bytes) else {
            findings.faults.append("the \(name) cannot be searched")
            return
        }
        findings.evidence.append("\(name): \(document.textCount) texts searched")
        // Where no secret begins in the whole document, none begins in one of its texts.
        guard !document.isPlainText || SecretShape.mayBegin(in: bytes) else { return }
        walk(document.value, at: name) { place, name, text in
            let isNamed = name.map { NamedSecret.isSecret($0, text) } ?? false
            guard let shape = SecretShape.of(text) ?? (isNamed ? NamedSecret.description : nil) else { return }
            findings.faults.append("\(place) looks like \(shape)")
        }
    }

    /// Names of members are texts, too. The place is named, never what stands there.
    private static func walk(
        _ value: JSONValue,
        called name: String? = nil,
        at place: String,
        _ visit: (_ place: String, _ name: String?, _ text: String) -> Void
    ) {
        switch value {
        case .null, .bool, .integer, .number: break
        case .string(let text): visit(place, name, text)
        case .array(let elements):
            var option: String?
            for (index, element) in elements.enumerated() {
                walk(element, called: option ?? name, at: "\(place)[\(index)]", visit)
                option = self.option(element)
            }
        case .object(let object):
            for (index, member) in object.members.enumerated() {
                visit("\(place), name \(index + 1)", nil, member.name)
                // A name that is itself a secret must not stand in the report either.
                let word = SecretShape.of(member.name) == nil ? member.name : "\(index + 1)"
                walk(member.value, called: member.name, at: "\(place).\(word)", visit)
            }
        }
    }

    /// The name of the option that the next argument is the value of.
    private static func option(_ argument: JSONValue) -> String? {
        if case .string(let text) = argument, text.hasPrefix("-") { text } else { nil }
    }
}
