/// Where a server listens, as sentinels and cluster nodes name it.
package struct NodeAddress: Hashable, Sendable, CustomStringConvertible {
    package let host: String
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port`; the last colon separates, so a bare IPv6 address is taken whole.
    init?(_ text: some StringProtocol) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65_535).contains(port)
        else { return nil }
        self.init(host: String(text[..<colon]), port: port)
    }

    /// Nil for a Unix socket, which is no node that others could name.
    init?(endpoint: Endpoint) {
        guard case .tcp(let host, let port) = endpoint else { return nil }
        self.init(host: host, port: port)
    }

    var endpoint: Endpoint { .tcp(host: host, port: port) }

    package var description: String { "\(host):\(port)" }

    /// Nodes that do not know their own name leave it out: then it is the name by which they were reached, if that is
    /// known.
    func named(as responder: NodeAddress?) -> NodeAddress {
        guard host.isEmpty || host == "?", let responder else { return self }
        return NodeAddress(host: responder.host, port: port)
    }
}
