import Artifacts

/// What a worker does not have for some work.
enum Lack: Hashable, Sendable {
    /// These capabilities; whoever is to do the work instead has to have all that it needs.
    case capabilities([CapabilityName], of: Set<CapabilityName>)
    /// Memory, in words; workers do not advertise how much they give away.
    case memory(String)

    var words: String {
        switch self {
        case .capabilities(let missing, _): "this worker lacks \(missing.map(\.text).joined(separator: ", "))"
        case .memory(let words): words
        }
    }
}
