import Lifecycle
import Observability
import Testing

@Suite(.timeLimit(.minutes(10))) struct ServiceGroupTests {
    private let journal = Journal()
    private let clock = ManualClock()
    private let signals: AsyncStream<UnixSignal>
    private let sender: AsyncStream<UnixSignal>.Continuation

    init() {
        (signals, sender) = AsyncStream.makeStream(of: UnixSignal.self)
    }

    private func group(_ services: [any Service]) -> ServiceGroup {
        ServiceGroup(services: services, gracePeriod: .seconds(30), signals: signals, clock: clock, logger: Logger())
    }

    @Test("one signal drains the services in reverse order")
    func drain() async throws {
        sender.yield(.terminate)
        let services = ["a", "b", "c"].map { ScriptedService($0, .obedient, journal) }
        #expect(try await group(services).run() == .drained)
        #expect(journal.all == ["c drained", "b drained", "a drained"])
    }

    @Test("a group stops without a signal when asked to")
    func request() async throws {
        let group = group([ScriptedService("a", .obedient, journal)])
        group.shutdown.request()
        #expect(try await group.run() == .drained)
    }

    @Test("a second signal cancels what still runs")
    func secondSignal() async throws {
        sender.yield(.terminate)
        sender.yield(.interrupt)
        let services = [
            ScriptedService("a", .obedient, journal), ScriptedService("b", .deafToShutdown, journal),
        ]
        #expect(try await group(services).run() == .cutShort)
        #expect(Set(journal.all) == ["a cancelled", "b cancelled"])
        // Nobody listens any more: a third signal has its default effect, and ends the process.
        guard case .terminated = sender.yield(.interrupt) else {
            Issue.record("a third signal would be swallowed")
            return
        }
    }

    @Test("the end of the grace period cancels what still runs")
    func gracePeriod() async throws {
        sender.yield(.terminate)
        let group = group([
            ScriptedService("a", .obedient, journal), ScriptedService("b", .deafToShutdown, journal),
        ])
        async let conclusion = group.run()
        await clock.waitForSleeper()
        clock.advance(by: .seconds(29))
        #expect(journal.all.isEmpty)
        clock.advance(by: .seconds(1))
        #expect(try await conclusion == .cutShort)
        #expect(Set(journal.all) == ["a cancelled", "b cancelled"])
    }

    @Test("a failure drains the others and is thrown with the service's name")
    func failure() async {
        let group = group([
            ScriptedService("a", .obedient, journal), ScriptedService("b", .failing, journal),
            ScriptedService("c", .obedient, journal),
        ])
        let error = await #expect(throws: ServiceGroupError.self) { try await group.run() }
        #expect(error?.description == "running b: Broken()")
        #expect(journal.all == ["c drained", "a drained"])
    }

    @Test("a service that ends unasked ends the group with an error")
    func endedUnasked() async {
        let group = group([ScriptedService("a", .obedient, journal), ScriptedService("b", .returning, journal)])
        let error = await #expect(throws: ServiceGroupError.self) { try await group.run() }
        #expect(error?.description == "running b: it ended without being asked to")
        #expect(journal.all == ["a drained"])
    }

    @Test("a cancelled caller cancels the services")
    func cancelledCaller() async throws {
        let (started, startSender) = AsyncStream.makeStream(of: Void.self)
        let group = group([ScriptedService("a", .deafToShutdown, journal, started: startSender)])
        // Awaited at the end of this test.
        let task = Task { try await group.run() }
        for await _ in started { break }
        task.cancel()
        #expect(try await task.value == .cutShort)
        #expect(journal.all == ["a cancelled"])
    }

    @Test("whoever tells of a cancellation first, the services or the caller, it is no failure")
    func cancelledFromTheStart() async throws {
        for _ in 0..<100 {
            let group = group([
                ScriptedService("a", .deafToShutdown, journal), ScriptedService("b", .obedient, journal),
            ])
            // Awaited at once. Cancelled before it listens, the services' ends are there before the end of the events.
            let task = Task {
                unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
                return try await group.run()
            }
            #expect(try await task.value == .cutShort)
        }
    }

    @Test("a group without services ends at once")
    func empty() async throws {
        #expect(try await group([]).run() == .drained)
    }
}
