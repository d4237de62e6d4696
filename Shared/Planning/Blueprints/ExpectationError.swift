/// What was expected where something else stood; whoever knows the place adds it.
struct ExpectationError: Error, Hashable {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
