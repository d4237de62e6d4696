/// The variables that Kubernetes gives each container for each Service of its namespace.
///
/// A Service named `chimera-redis` is one of them: `CHIMERA_REDIS_SERVICE_HOST`, `CHIMERA_REDIS_PORT_6379_TCP_ADDR`
/// and so on. Nobody set them, so nobody is to be told that they are unknown.
struct ServiceLinks {
    private let stems: [String]

    init(in environment: [String: String]) {
        stems = environment.keys.compactMap { key in
            guard key.hasSuffix("_SERVICE_HOST") else { return nil }
            let stem = String(key.dropLast("_SERVICE_HOST".count))
            return environment["\(stem)_SERVICE_PORT"] == nil ? nil : stem
        }
    }

    func contains(_ key: String) -> Bool {
        stems.contains { key.hasPrefix("\($0)_SERVICE_") || key == "\($0)_PORT" || key.hasPrefix("\($0)_PORT_") }
    }
}
