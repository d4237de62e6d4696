/// The documents are what they claim to be.
enum SchemaGate: Gate {
    static let name = "schema"
    static let rule = "The plan, the goal and every result are there and keep their schemas."

    static func examine(_ item: Case) -> Findings {
        var findings = Findings()
        note(item.plan, in: &findings)
        note(item.goal, in: &findings)
        for result in item.results { note(result, in: &findings) }
        return findings
    }

    private static func note<Body>(_ exhibit: Exhibit<Body>, in findings: inout Findings) {
        if let fault = exhibit.fault {
            findings.faults.append(fault)
        } else if let digest = exhibit.digest {
            findings.evidence.append("\(exhibit.name) \(digest)")
        }
    }
}
