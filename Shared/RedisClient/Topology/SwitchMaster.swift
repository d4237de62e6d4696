import RedisProtocol

/// What a sentinel publishes on `+switch-master` after a failover: `<name> <old host> <old port> <new host> <new
/// port>`.
enum SwitchMaster {
    /// Nil for anything but a well-formed message about the primary of this name.
    static func newPrimary(of master: String, in reply: Reply) -> NodeAddress? {
        // Other pushes, such as the confirmation or a pong, have other shapes.
        guard let parts = try? reply.array(), parts.count == 3, (try? parts[0].string()) == "message",
            let text = try? parts[2].string()
        else { return nil }
        let words = text.split(separator: " ")
        guard words.count == 5, words[0] == master, let port = Int(words[4]) else { return nil }
        return NodeAddress(host: String(words[3]), port: port)
    }
}
