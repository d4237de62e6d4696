package import Bus

/// Every register of the pipeline.
extension Listing.Register {
    /// The numbers of all goals. Core -> whoever looks.
    package static let goals = Listing.Register("goals")

    /// The accounts of agents, one for each month. Conductor -> whoever looks.
    package static let agentAccounts = Listing.Register("agent-accounts")

    /// The numbers of all runs. Conductor -> whoever looks.
    package static let runs = Listing.Register("runs")
}
