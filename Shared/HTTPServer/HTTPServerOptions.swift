/// Where a server listens and how much it accepts.
package struct HTTPServerOptions: Sendable {
    /// A name or address; `0.0.0.0` or `::` for all.
    package var host: String
    /// 0 lets the system choose; the server's `port` tells.
    package var port: Int
    /// For the request line and all headers of a connection, default 32,768 bytes; more is answered with 431 or 414.
    package var maximumHeaderBytes = 32_768
    /// Default 65,536 bytes; more is answered with 413, or ends the connection if no length was announced.
    package var maximumBodyBytes = 65_536
    /// Default 256; more wait in the kernel's queue.
    package var maximumConnections = 256
    /// A connection on which nothing moves for so long is closed, default 30 s; counted in whole seconds.
    package var idleTimeout = Duration.seconds(30)

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}
