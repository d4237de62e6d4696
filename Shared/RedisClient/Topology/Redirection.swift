import RedisProtocol

/// A cluster node's answer that another node must be asked.
enum Redirection: Equatable, Sendable {
    /// The slot has a new owner for good.
    case moved(slot: Int, to: NodeAddress)
    /// The slot is on its way: this one command goes to the other node, announced by ASKING.
    case ask(slot: Int, to: NodeAddress)

    /// Nil when the error is no redirection, or a malformed one.
    ///
    /// - Parameter responder: the node that answered; nil when it is none of the cluster's any more.
    init?(_ error: ServerError, from responder: NodeAddress?) {
        guard error.code == "MOVED" || error.code == "ASK" else { return nil }
        let words = error.message.split(separator: " ").drop { $0 == error.code }
        guard words.count == 2, let first = words.first, let last = words.last,
            let slot = Int(first), (0..<SlotMap.slotCount).contains(slot), let address = NodeAddress(last)
        else { return nil }
        let target = address.named(as: responder)
        self = error.code == "ASK" ? .ask(slot: slot, to: target) : .moved(slot: slot, to: target)
    }
}
