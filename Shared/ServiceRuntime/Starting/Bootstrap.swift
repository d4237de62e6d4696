import Bus
import Configuration
import FoundationEssentials
import HTTPServer
package import Lifecycle
package import Observability
import RedisClient

/// Everything between an executable's first line and its exit code.
package enum Bootstrap {
    /// Runs a service until a signal or a failure ends it.
    ///
    /// Log lines go to standard output, texts for a person at a terminal (help, refusals) to `terminal`.
    package static func run(
        _ program: ServiceProgram,
        arguments: [String],
        environment: [String: String],
        terminal: any LogSink = StandardOutputSink(descriptor: 2)
    ) async -> ExitCode {
        switch ProgramArguments(arguments) {
        case .run:
            break
        case .help:
            say(ProgramArguments.help(name: program.name, summary: program.summary), to: StandardOutputSink())
            return .success
        case .version:
            say("\(program.name) \(ProgramVersion.text)\n", to: StandardOutputSink())
            return .success
        case .unknown(let argument):
            say("\(program.name): unknown argument \(argument); try --help\n", to: terminal)
            return .usage
        }
        do throws(ConfigurationError) {
            let configuration = try ServiceConfiguration(environment: environment)
            return await run(program, configuration, terminal)
        } catch {
            say("\(program.name): \(error)\n", to: terminal)
            return .configuration
        }
    }

    private static func run(
        _ program: ServiceProgram,
        _ configuration: ServiceConfiguration,
        _ terminal: any LogSink
    ) async -> ExitCode {
        // First of all, so that a signal during the start is not lost.
        let signals = UnixSignals.stream(of: [.interrupt, .terminate])
        UnixSignals.surviveBrokenPipes()
        let context = makeContext(program, configuration)
        let phase = ServicePhase()
        context.readiness.add(phase.check)
        context.readiness.add(.redis(context.redis))
        let routes = program.routes(configuration)
        context.readiness.add(GroupCheck(context.bus, routes: routes).check)
        context.readiness.add(.loops(context.progress, limit: configuration.stallLimit))
        let presence = PresenceKeeper()
        let host = ServiceHost(
            program,
            context: context,
            phase: phase,
            steps: steps(context, routes),
            lastStep: .presence(context.bus, presence),
            before: [presence] + heartbeat(of: program, context, phase)
        )
        let code: ExitCode
        do {
            let admin = try makeAdminServer(program, context)
            code = await run([admin, host], signals, context, terminal)
        } catch {
            context.logger.error("start refused", ["error": "\(error)"])
            let settings = "\(Setting.adminHost.name) and \(Setting.adminPort.name)"
            say("\(program.name): \(error)\n  remedy: change \(settings)\n", to: terminal)
            code = .configuration
        }
        await context.redis.close()
        context.logger.info("service ended", ["exit.code": "\(code.rawValue)"])
        return code
    }

    private static func run(
        _ services: [any Service],
        _ signals: AsyncStream<UnixSignal>,
        _ context: ServiceContext,
        _ terminal: any LogSink
    ) async -> ExitCode {
        let group = ServiceGroup(
            services: services,
            gracePeriod: context.configuration.gracePeriod,
            signals: signals,
            logger: context.logger
        )
        do throws(ServiceGroupError) {
            return try await group.run() == .drained ? .success : .cutShort
        } catch {
            guard let refusal = refusal(in: error) else { return .software }
            say("\(refusal)\n", to: terminal)
            return .configuration
        }
    }

    /// A part deep inside may have refused, wrapped by the groups around it.
    private static func refusal(in error: ServiceGroupError) -> StartRefusal? {
        guard case .failed(_, let underlying) = error else { return nil }
        if let inner = underlying as? ServiceGroupError { return refusal(in: inner) }
        return underlying as? StartRefusal
    }

    private static func makeContext(
        _ program: ServiceProgram,
        _ configuration: ServiceConfiguration
    ) -> ServiceContext {
        let sink = StandardOutputSink()
        let logger = Logger(service: program.name, level: configuration.logLevel, sink: sink)
        for entry in configuration.effective.entries {
            logger.info(
                "configuration",
                ["config.key": entry.name, "config.value": entry.value, "config.origin": entry.origin.rawValue]
            )
        }
        let metrics = MetricsRegistry()
        metrics.observeProcess()
        metrics.observe("log_lines_dropped_total", help: "Lines that nobody read in time.", asCounter: true) {
            Double(sink.dropped)
        }
        let process = ProcessInfo.processInfo
        let consumer = ConsumerName(
            service: program.name,
            host: process.hostName,
            pid: process.processIdentifier
        )
        logger.info("consumer", ["consumer.name": consumer.text])
        return ServiceContext(
            service: program.name,
            configuration,
            consumer: consumer,
            logger: logger,
            metrics: metrics
        )
    }

    /// What must hold before the parts are made, in this order. Then the process becomes visible, before it may take
    /// work.
    private static func steps(_ context: ServiceContext, _ routes: [Route]) -> [StartStep] {
        let requirements = ServerRequirements(
            allowsVolatile: context.configuration.allowVolatile,
            expectsCluster: context.redis.isCluster
        )
        return [
            .redis(context.redis), .server(context.redis, requirements), .functions(context.bus),
            .groups(context.bus, of: routes),
        ]
    }

    /// None for a program that sends its own.
    private static func heartbeat(
        of program: ServiceProgram,
        _ context: ServiceContext,
        _ phase: ServicePhase
    ) -> [any Service] {
        program.hasOwnHeartbeat ? [] : [HeartbeatSender(of: program, context, phase: phase)]
    }

    private static func makeAdminServer(
        _ program: ServiceProgram,
        _ context: ServiceContext
    ) throws(HTTPServerError) -> HTTPServer {
        let configuration = context.configuration
        let admin = AdminServer(
            service: program.name,
            effective: configuration.effective,
            readiness: context.readiness,
            metrics: context.metrics
        )
        return try HTTPServer(
            name: "admin",
            options: HTTPServerOptions(host: configuration.adminHost, port: configuration.adminPort),
            router: admin.router,
            metrics: context.metrics,
            logger: context.logger
        )
    }

    private static func say(_ text: String, to sink: any LogSink) {
        sink.write(Array(text.utf8))
    }
}
