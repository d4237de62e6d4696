import Foundation
import FoundationNetworking

/// A plain GET.
enum HTTPProbe {
    static func get(_ url: URL) async throws -> (status: Int, body: String) {
        let (body, response) = try await URLSession.shared.data(from: url)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        return (status, String(decoding: body, as: UTF8.self))
    }
}
