/// Runs redis-cli with these arguments and returns what it printed; an error reply throws.
@discardableResult
package func redisCLI(_ arguments: String...) async throws -> String {
    try await redisCLI(arguments)
}

@discardableResult
package func redisCLI(_ arguments: [String]) async throws -> String {
    try await CommandLineTool.run(["redis-cli", "-e"] + arguments)
}
