import Hops

/// What it came to, counted in the sink.
struct Summary {
    let messages: Int
    let took: Duration
    let deaths: [(death: Death, aftermath: Death.Aftermath)]
    /// How often each message, by its reason, lies in the sink.
    let counts: [String: Int]

    private static let hops = 3

    var lost: Int { expected.subtracting(counts.keys).count }
    var doubled: Int { counts.values.count { $0 > 1 } }
    var strangers: Int { Set(counts.keys).subtracting(expected).count }
    var isFlawless: Bool { lost == 0 && doubled == 0 && strangers == 0 }

    private var expected: Set<String> { Set((1...messages).map(Hops.reason)) }

    func print(on screen: Screen) {
        let rate = Double(messages) / max(took / .seconds(1), 0.001)
        let hopRate = Figures.grouped(Int(rate) * Self.hops)
        screen.say()
        row("messages", "\(Figures.grouped(messages)), each through \(Self.hops) hops", screen)
        row("time", Figures.seconds(took), screen)
        row("rate", "\(Figures.grouped(Int(rate))) messages/s, \(hopRate) hops/s", screen)
        if !deaths.isEmpty { printDeaths(screen) }
        row("lost", verdict(lost, screen), screen)
        row("doubled", verdict(doubled, screen), screen)
        if strangers > 0 { row("strange", verdict(strangers, screen), screen) }
        screen.say()
        screen.say(
            screen.paint("  lost and doubled are counted in the last stream by plain XRANGE, not by the bus.", .dim)
        )
        screen.say()
    }

    private func printDeaths(_ screen: Screen) {
        let held = deaths.reduce(0) { $0 + $1.death.holding.count }
        let names = deaths.map(\.death.worker).joined(separator: " and ")
        row("killed", "worker \(names), holding \(Figures.grouped(held)) messages", screen)
        let taken = deaths.reduce(0) { $0 + $1.aftermath.count }
        let first = deaths.compactMap(\.aftermath.first).min().map(Figures.milliseconds)
        let last = deaths.compactMap(\.aftermath.last).max().map(Figures.milliseconds)
        let delays = first.flatMap { first in last.map { ", \(first) to \($0) after the kill" } } ?? ""
        row("taken over", "\(Figures.grouped(taken))\(delays)", screen)
    }

    private func row(_ title: String, _ value: String, _ screen: Screen) {
        screen.say("  \(screen.paint(Figures.padded(title, to: 10), .dim))  \(value)")
    }

    private func verdict(_ count: Int, _ screen: Screen) -> String {
        screen.paint(Figures.grouped(count), count == 0 ? .good : .bad)
    }
}
