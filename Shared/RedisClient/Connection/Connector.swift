import RedisProtocol

/// Opens connections to wherever its source says the server is: name, socket, credentials, database.
struct Connector: Sendable {
    let configuration: RedisConfiguration
    let source: any EndpointSource
    let loop: IOLoop

    /// - Parameter onPush: takes the messages of a connection that subscribes.
    func connect(
        idlePing: Duration? = nil,
        onPush: (@Sendable (Reply) -> Void)? = nil
    ) async throws(RedisError) -> Connection {
        let endpoint = try await source.endpoint()
        let limit = configuration.connectTimeout
        let addresses = try await NameResolver.addresses(of: endpoint, within: limit, on: loop)
        var options = configuration.connectionOptions
        options.idlePing = idlePing
        var failure = RedisError.unavailable(reason: "the name of \(endpoint) has no address")
        for address in addresses {
            do throws(RedisError) {
                let connection = try Connection(
                    to: address,
                    of: endpoint,
                    options: options,
                    loop: loop,
                    seal: try makeSeal(for: endpoint),
                    onPush: onPush
                )
                try await prepare(connection, within: limit)
                return connection
            } catch {
                failure = error
                if error.isPermanent || Task.isCancelled { break }
            }
        }
        throw failure
    }

    /// Tries until it works, with back-off; gives up at the deadline, when cancelled, or at a refusal that will not
    /// change.
    func connect(
        by deadline: Moment,
        idlePing: Duration? = nil,
        onPush: (@Sendable (Reply) -> Void)? = nil
    ) async throws(RedisError) -> Connection {
        var attempt = 0
        while true {
            do throws(RedisError) {
                return try await connect(idlePing: idlePing, onPush: onPush)
            } catch {
                attempt += 1
                let delay = BackOff.reconnecting.delay(beforeAttempt: attempt)
                let isLast = error.isPermanent || !source.keepsTrying || loop.isStopping
                if isLast || Task.isCancelled || Moment.now + delay >= deadline { throw error }
                await loop.wait(for: delay)
            }
        }
    }

    /// Reads the certificate files anew for each connection, so that renewed ones are used.
    private func makeSeal(for endpoint: Endpoint) throws(RedisError) -> sending TLSSeal? {
        guard let options = configuration.tls, case .tcp(let host, _) = endpoint else { return nil }
        return try TLSSeal(options, host: host)
    }

    private func prepare(_ connection: Connection, within limit: Duration) async throws(RedisError) {
        do throws(RedisError) {
            try await connection.opened(within: limit)
            try await introduce(connection, within: limit)
            try await source.verify(connection)
        } catch {
            connection.close(error)
            throw error
        }
    }

    /// AUTH, SELECT and CLIENT SETNAME in one round trip.
    private func introduce(_ connection: Connection, within limit: Duration) async throws(RedisError) {
        var commands: [CommandArguments] = []
        if let password = configuration.password {
            commands.append(CommandArguments(AUTH(username: configuration.username, password: password.exposed)))
        }
        if configuration.database != 0 { commands.append(CommandArguments(SELECT(configuration.database))) }
        if let name = configuration.clientName { commands.append(CommandArguments(CLIENT.SETNAME(name))) }
        // With TLS 1.3 a refusal of our certificate comes only with the first reply.
        if commands.isEmpty, configuration.tls != nil { commands.append(CommandArguments(PING())) }
        guard let outcome = await connection.send(together: commands, within: limit) else {
            throw .disconnected(reason: "\(connection.endpoint) closed the connection before the greeting")
        }
        for reply in try outcome.get() {
            if let error = reply.serverError { throw .server(error) }
        }
    }
}
