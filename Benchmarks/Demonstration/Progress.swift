/// How far the messages have come.
struct Progress: Sendable {
    let total: Int
    let began: ContinuousClock.Instant
    var deaths: [Death] = []
    /// How many deaths' aftermath has been told.
    var told = 0
    private(set) var lastChange: ContinuousClock.Instant
    private(set) var milestone: String?

    private var arrived = 0
    private var now: ContinuousClock.Instant
    private var tenths = 0

    init(total: Int, began: ContinuousClock.Instant) {
        self.total = total
        self.began = began
        lastChange = began
        now = began
    }

    /// Takes one look; sets the milestone when another tenth is done.
    mutating func note(_ arrived: Int, at now: ContinuousClock.Instant) {
        if arrived != self.arrived { lastChange = now }
        self.arrived = arrived
        self.now = now
        let reached = arrived * 10 / total
        milestone = reached > tenths ? line : nil
        tenths = reached
    }

    var line: String {
        let rate = Int(Double(arrived) / max((now - began) / .seconds(1), 0.001))
        let share = Double(arrived) / Double(total)
        let count = Figures.padded(Figures.grouped(arrived), to: Figures.grouped(total).count)
        let speed = Figures.padded(Figures.grouped(rate), to: 7)
        return "\(time(now))  \(Figures.bar(share))  \(count) arrived  \(speed)/s"
    }

    /// Since the beginning, aligned.
    func time(_ instant: ContinuousClock.Instant) -> String {
        Figures.padded(Figures.seconds(instant - began), to: 9)
    }
}
