import Artifacts
import Bus
import Lifecycle
import Observability
import Pipeline
import RedisBus
import Runs

/// Raises the alarm when the month of a tenant or an agent has cost twice its budget, and extrapolates what a pool's
/// agents cost in a year.
///
/// Estimates keep a month within its budget; only results that cost more than was reserved for them lead beyond it.
/// Any number may watch: the mark that is written with the alert lets one of them raise it.
struct SpendingWatch: Service {
    let name = "spending watch"
    /// How long the mark outlives its month.
    private static let memory = Duration.seconds(62 * 86_400)
    /// How many rounds lie between two looks at recent runs: an hour with the usual pause.
    private static let recallRounds = 720

    private let ledger: SpendingLedger
    private let bus: RedisBus
    private let source: ArtifactSource
    private let alerts: Counter
    private let annual: Gauge
    private let loop: LoopProgress.Loop
    private let logger: Logger
    private let startedAt = ContinuousClock.now
    private let clock: any Clock<Duration>
    private let pause: Duration
    private let recall: SpendingRecall

    init(
        _ ledger: SpendingLedger,
        bus: RedisBus,
        source: ArtifactSource,
        metrics: MetricsRegistry,
        progress: LoopProgress,
        logger: Logger,
        clock: any Clock<Duration> = ContinuousClock(),
        pause: Duration = .seconds(5)
    ) {
        self.ledger = ledger
        self.bus = bus
        self.source = source
        alerts = metrics.counter(
            "chimera_months_doubled_total",
            help: "Months of tenants and agents that cost twice their budget."
        )
        annual = metrics.gauge(
            "chimera_pool_annual_cost_micros",
            help:
                "What the agents of a pool cost in a year if they go on as since this conductor started, as far as it saw.",
            labels: ["pool"]
        )
        loop = progress.watch("spending watch")
        self.logger = logger
        self.clock = clock
        self.pause = pause
        recall = SpendingRecall(bus: bus)
    }

    func run(until shutdown: ShutdownSignal) async throws {
        var round = 0
        while !shutdown.isRequested, !Task.isCancelled {
            loop.beat()
            if round % Self.recallRounds == 0 { await lookBack(until: shutdown) }
            round += 1
            extrapolate()
            for account in ledger.takeAccounts() {
                do {
                    try await look(at: account)
                } catch {
                    ledger.reopen(account)
                    logger.warning("A month's budget could not be looked at", ["error": "\(error)"])
                }
            }
            if await shutdown.wait(atMost: pause, on: clock) { return }
        }
    }

    /// What another conductor has booked, and died before it could look, nobody else would notice. All conductors look
    /// back, each hour; what one look misses, another finds.
    private func lookBack(until shutdown: ShutdownSignal) async {
        let since = Timestamp.now().advanced(by: .zero - SpendingRecall.span)
        do {
            let accounts = try await recall.accounts(since: since) {
                loop.beat()
                return !shutdown.isRequested && !Task.isCancelled
            }
            ledger.note(accounts)
        } catch {
            logger.warning("The accounts of recent runs could not be found", ["error": "\(error)"])
        }
    }

    private func extrapolate() {
        let time = ContinuousClock.now - startedAt
        for (pool, spent) in ledger.spentByPool {
            guard let year = Governor.annualised(spentMicros: spent, over: time) else { continue }
            annual.labelled(pool.text).set(Double(year))
        }
    }

    private func look(at account: SpendingLedger.Account) async throws {
        let partition = bus.partitions.partition(of: account.tenant)
        guard let sums = try await bus.budget(of: account.scope, in: partition),
            Governor.isMonthDoubled(spentMicros: sums.spent, limitMicros: sums.limit)
        else { return }
        let agent = account.agent.map { "/\($0.name)" } ?? ""
        let id = "\(account.tenant.text).\(account.month.text)\(agent)"
        let mark = StateChange(
            key: StateKey(kind: "month-doubled", id: id),
            replacing: nil,
            with: [],
            expiry: Self.memory
        )
        let effects: [Effect] = [.state(mark), .event(try alert(account, sums))]
        // Where the mark stands already, somebody else has raised the alarm.
        if try await bus.make(effects, in: partition) != nil { alerts.increment() }
        ledger.close(account)
    }

    private func alert(_ account: SpendingLedger.Account, _ sums: BudgetSums) throws -> RawArtifact {
        let now = Timestamp.now()
        let body = BudgetAlert(
            scope: account.level,
            name: account.name,
            level: .monthDoubled,
            limitMicros: sums.limit,
            spentMicros: sums.spent,
            reservedMicros: sums.reserved,
            forecastMicros: sums.spent + sums.reserved,
            message: "The month \(account.month.text) of \(account.name) has cost more than twice its budget.",
            raisedAt: now
        )
        let envelope = Envelope(kind: .budgetAlert, source: source, tenant: account.tenant, time: now)
        return try Artifact(envelope: envelope, body: body).encoded()
    }
}
