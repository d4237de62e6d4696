import Foundation
package import RedisProtocol

/// A test's own corner of a shared server.
package struct KeyPrefix: Sendable, CustomStringConvertible {
    package let name: String

    package var description: String { name }

    package static func unique(_ topic: String = "test") -> KeyPrefix {
        KeyPrefix(name: "\(topic)-\(UUID().uuidString.lowercased())")
    }

    package func key(_ suffix: String) -> RedisKey {
        RedisKey("\(name):\(suffix)")
    }

    /// A key in the hash slot which all tagged keys of this prefix share.
    package func tagged(_ suffix: String) -> RedisKey {
        RedisKey("{\(name)}:\(suffix)")
    }
}
