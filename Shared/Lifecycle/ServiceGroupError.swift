/// Why a group of services ended by itself.
package enum ServiceGroupError: Error, CustomStringConvertible {
    /// A service threw.
    case failed(service: String, underlying: any Error)
    /// A service returned although nobody had asked it to stop.
    case endedUnasked(service: String)

    package var description: String {
        switch self {
        case .failed(let service, let underlying): "running \(service): \(underlying)"
        case .endedUnasked(let service): "running \(service): it ended without being asked to"
        }
    }
}
