/// One process as a consumer. Every incarnation has a name of its own, so a name that is gone never comes back.
package struct ConsumerName: Hashable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// `service-host-pid-random`; the last part is what makes the incarnation unique.
    package init(service: String, host: String, pid: Int32, nonce: UInt64 = .random(in: .min ... .max)) {
        self.text = "\(service)-\(host)-\(pid)-\(String(nonce, radix: 16))"
    }
}

extension ConsumerName: CustomStringConvertible {
    package var description: String { text }
}
