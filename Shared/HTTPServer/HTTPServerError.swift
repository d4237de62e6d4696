/// Why a server cannot start.
package enum HTTPServerError: Error, Equatable, CustomStringConvertible {
    case unknownHost(String)
    /// Somebody else has the port, or the address is not ours, or privileges are missing.
    case cannotListen(host: String, port: Int, reason: String)
    /// libmicrohttpd refused, which it does not explain.
    case cannotStart

    package var description: String {
        switch self {
        case .unknownHost(let host): "starting the HTTP server: no address is known for \(host)"
        case .cannotListen(let host, let port, let reason):
            "starting the HTTP server: cannot listen on \(host) port \(port): \(reason)"
        case .cannotStart: "starting the HTTP server: libmicrohttpd did not start"
        }
    }
}
