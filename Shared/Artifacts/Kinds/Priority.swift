/// How soon a goal's tasks are to run, one lane each.
package enum Priority: String, CaseIterable, Codable, Sendable {
    case low
    case normal
    case high
}
