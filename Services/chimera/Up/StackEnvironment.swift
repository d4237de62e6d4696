import Configuration
import ServiceRuntime

/// What the services of a stack are told: the environment of `up`, with their Redis and their folders.
struct StackEnvironment {
    let given: [String: String]

    /// Whether somebody else's Redis is to be used.
    var namesRedis: Bool { isGiven(Setting.redisURL) }

    /// For all services alike; with `server` they get the Redis that `up` starts.
    func services(in state: StateFolder, server: PrivateServer?) -> [String: String] {
        var environment = given
        if let server { environment[Setting.redisURL.name] = server.url }
        // Several services on one machine cannot share one port.
        environment[Setting.adminPort.name] = "0"
        let folders = [
            (Setting.blobDirectory.name, state.blobs), (Setting.workDirectory.name, state.work),
            (Setting.auditArchive.name, state.audit),
        ]
        for (name, path) in folders where given[name] == nil { environment[name] = path }
        // Whoever runs a stack of their own may have it change things; each change still waits for its approval.
        if !isGiven(Setting.workerCapabilities) { environment[Setting.workerCapabilities.name] = "apply" }
        return environment
    }

    /// For a verb that speaks to the stack which runs in this folder, unless it was told where Redis is.
    func joined(to stack: RunningStack?) -> [String: String] {
        guard let stack, !namesRedis else { return given }
        return given.merging([Setting.redisURL.name: stack.redisURL]) { _, new in new }
    }

    /// For a program that is not ours.
    var foreign: [String: String] { given.filter { !$0.key.hasPrefix("CHIMERA_") } }

    private func isGiven(_ key: some RegisteredKey) -> Bool {
        given[key.name] != nil || given[key.fileVariable] != nil
    }
}
