/// One thing that must be right before a service is given work.
package struct HealthCheck: Sendable {
    package enum Verdict: Equatable, Sendable {
        /// With what was seen, such as a round trip's time.
        case passed(String)
        /// With what is wrong.
        case failed(String)
    }

    package let name: String
    package let run: @Sendable () async -> Verdict

    package init(_ name: String, run: @escaping @Sendable () async -> Verdict) {
        self.name = name
        self.run = run
    }
}
