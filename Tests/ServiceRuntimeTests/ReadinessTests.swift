import Lifecycle
import ServiceRuntime
import Testing

@Suite(.timeLimit(.minutes(10))) struct ReadinessTests {
    @Test("ready means that every check passed; the report lists each with its reason")
    func report() async {
        let readiness = Readiness([HealthCheck("a") { .passed("fine") }])
        #expect(await readiness.report().ready)
        readiness.add(HealthCheck("b") { .failed("broken") })
        let report = await readiness.report()
        #expect(!report.ready)
        #expect(report.checks.map { "\($0.name) \($0.passed) \($0.reason)" } == ["a true fine", "b false broken"])
    }

    @Test("a check that hangs fails by the limit, and is cancelled")
    func hanging() async {
        let stuck = HealthCheck("stuck") {
            await ShutdownSignal().wait()
            return .passed("cancelled")
        }
        let report = await Readiness([stuck], limit: .zero).report()
        #expect(report.checks.first?.reason == "no answer within 0.0 seconds")
    }

    @Test("a stalled loop fails the check of loops, and a beat mends it")
    func loops() async {
        let progress = LoopProgress { .zero }
        let loop = progress.watch("reader")
        let patient = await HealthCheck.loops(progress, limit: .seconds(3600)).run()
        #expect(patient == .passed("1 making progress"))
        let strict = HealthCheck.loops(progress, limit: .seconds(-1))
        #expect(await strict.run() == .failed("reader silent for 0s"))
        progress.forget(loop)
        #expect(await strict.run() == .passed("0 making progress"))
    }

    @Test("only a running service passes the check of its phase")
    func phase() async {
        let phase = ServicePhase()
        phase.enter(.starting("waiting for Redis"))
        #expect(await phase.check.run() == .failed("waiting for Redis"))
        phase.enter(.running)
        #expect(await phase.check.run() == .passed("running"))
        phase.enter(.draining)
        #expect(await phase.check.run() == .failed("draining"))
    }
}
