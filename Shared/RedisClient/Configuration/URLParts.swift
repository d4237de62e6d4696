/// A URL cut into its parts, strictly: whatever is not understood is refused.
///
/// No refusal repeats what it found: a password with an unencoded / or ? lies wherever the parts were cut.
struct URLParts {
    let scheme: String
    let username: String?
    let password: RedisPassword?
    /// The hosts, as they stand between the credentials and the path.
    let authority: String
    let path: [String]
    let parameters: [String: String]

    init(_ url: String) throws(RedisURLError) {
        guard let separator = url.firstRange(of: "://") else { throw RedisURLError(.scheme, "expected scheme://") }
        scheme = url[..<separator.lowerBound].lowercased()
        var rest = url[separator.upperBound...]
        if rest.contains("#") { throw RedisURLError(.path, "a fragment (#) means nothing here") }
        parameters = try Self.takeParameters(from: &rest)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        var segments = rest[slash...].split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        if segments.last == "" { segments.removeLast() }
        var path: [String] = []
        for segment in segments {
            guard !segment.isEmpty else { throw RedisURLError(.path, "it has an empty segment") }
            path.append(try Self.decoded(segment, .path))
        }
        self.path = path
        let hosts: Substring
        (username, password, hosts) = try Self.credentials(in: rest[..<slash])
        authority = String(hosts)
    }

    func endpoints(defaultPort: Int) throws(RedisURLError) -> [Endpoint] {
        var endpoints: [Endpoint] = []
        for host in authority.split(separator: ",", omittingEmptySubsequences: false) {
            endpoints.append(try Self.endpoint(host, defaultPort))
        }
        return endpoints
    }

    func database(inPath segment: String?) throws(RedisURLError) -> Int {
        guard let text = segment ?? parameters["db"] else { return 0 }
        if segment != nil, parameters["db"] != nil { throw RedisURLError(.database, "given twice") }
        guard let number = Int(text), (0...65_535).contains(number) else {
            throw RedisURLError(.database, "expected a number from 0 to 65535")
        }
        return number
    }

    func isEncrypted() throws(RedisURLError) -> Bool {
        switch parameters["tls"] {
        case nil: return scheme.hasPrefix("rediss")
        case "true": return true
        case "false":
            if scheme.hasPrefix("rediss") { throw RedisURLError(.parameter, "tls=false contradicts \(scheme)") }
            return false
        default: throw RedisURLError(.parameter, "tls is true or false")
        }
    }

    private static func takeParameters(from rest: inout Substring) throws(RedisURLError) -> [String: String] {
        guard let mark = rest.firstIndex(of: "?") else { return [:] }
        defer { rest = rest[..<mark] }
        var parameters: [String: String] = [:]
        for pair in rest[rest.index(after: mark)...].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "db" || parts[0] == "tls" else {
                throw RedisURLError(.parameter, "expected db=… or tls=…")
            }
            guard parameters.updateValue(String(parts[1]), forKey: String(parts[0])) == nil else {
                throw RedisURLError(.parameter, "'\(parts[0])' is given twice")
            }
        }
        return parameters
    }

    private static func credentials(in authority: Substring) throws(RedisURLError)
        -> (username: String?, password: RedisPassword?, hosts: Substring)
    {
        guard let at = authority.lastIndex(of: "@") else { return (nil, nil, authority) }
        let parts = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else {
            throw RedisURLError(.credentials, "expected user:password@ or :password@")
        }
        let username = try decoded(parts[0], .credentials)
        let password = RedisPassword(try decoded(parts[1], .credentials))
        return (username.isEmpty ? nil : username, password, authority[authority.index(after: at)...])
    }

    private static func endpoint(_ text: Substring, _ defaultPort: Int) throws(RedisURLError) -> Endpoint {
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { throw RedisURLError(.host, "'[' without ']'") }
            let host = text[text.index(after: text.startIndex)..<end]
            return try endpoint(host, text[text.index(after: end)...], defaultPort)
        }
        let colon = text.firstIndex(of: ":") ?? text.endIndex
        return try endpoint(text[..<colon], text[colon...], defaultPort)
    }

    private static func endpoint(_ host: Substring, _ suffix: Substring, _ defaultPort: Int) throws(RedisURLError)
        -> Endpoint
    {
        guard !host.isEmpty, !host.contains(where: { $0.isWhitespace }) else {
            throw RedisURLError(.host, "expected a host")
        }
        if suffix.isEmpty { return .tcp(host: String(host), port: defaultPort) }
        guard suffix.first == ":", let port = Int(suffix.dropFirst()), (1...65_535).contains(port) else {
            throw RedisURLError(.port, "expected a number from 1 to 65535")
        }
        return .tcp(host: String(host), port: port)
    }

    private static func decoded(_ text: Substring, _ part: RedisURLError.Part) throws(RedisURLError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let value = UInt8(String(Substring(rest.prefix(2))), radix: 16), rest.count >= 2 else {
                throw RedisURLError(part, "'%' is not followed by two hexadecimal digits")
            }
            rest = rest.dropFirst(2)
            bytes.append(value)
        }
        guard let string = String(validating: bytes, as: UTF8.self) else {
            throw RedisURLError(part, "it is not valid UTF-8")
        }
        return string
    }
}
