/// A harness that could not do what the test asked of it.
package struct RedisTestingError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
