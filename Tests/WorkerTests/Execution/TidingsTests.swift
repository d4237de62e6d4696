import RedisTesting
import Testing

@testable import Worker

@Suite(.timeLimit(.minutes(10))) struct TidingsTests {
    private func event(_ number: Int) -> Tidings.Notice { .event(TaskEvent(name: "log", message: "\(number)")) }

    private func tell(all tidings: Tidings) async {
        // Awaited by `finish`.
        let telling = Task { await tidings.tell() }
        await tidings.finish(telling)
    }

    @Test("all is told in its order before the end, and what shows progress as such")
    func order() async {
        let feed = RecordingFeed()
        let tidings = Tidings(to: feed, clock: StoppedClock())
        for number in 0..<10 { tidings.put(event(number)) }
        tidings.put(.progress(TaskEvent(name: "progress", message: "10")))
        await tell(all: tidings)
        #expect(feed.events.map(\.message) == (0...10).map(String.init))
        #expect(feed.begins == 1 && feed.beats == 1 && feed.drops == 0)
    }

    @Test("no more than a burst waits; what does not fit is counted")
    func bound() async {
        let feed = RecordingFeed()
        let tidings = Tidings(to: feed, clock: StoppedClock())
        for number in 0..<Tidings.limit + 7 { tidings.put(event(number)) }
        await tell(all: tidings)
        #expect(feed.events.map(\.message) == (0..<Tidings.limit).map(String.init) && feed.drops == 7)
    }
}
