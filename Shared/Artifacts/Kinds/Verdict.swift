/// What the judge says of one gate, or of all gates together.
package enum Verdict: String, CaseIterable, Codable, Sendable {
    case pass = "PASS"
    case fail = "FAIL"
}
