import Configuration
import FoundationEssentials
import Lifecycle
import Pipeline
import Processes
import ServiceRuntime

/// What a stack is made of, once all of it has been found.
struct StackSetup: Sendable {
    /// More than a service's own grace, which ends it in order.
    private static let spareGrace = Duration.seconds(5)

    let folder: StateFolder
    /// Nil when another Redis is used.
    let server: PrivateServer?
    let redisURL: String
    let configuration: ServiceConfiguration
    let scaling: WorkerScaling
    private let programs: ProgramFolder
    private let supervisor: SupervisorProgram
    private let redisProgram: String
    private let environment: [String: String]
    private let foreignEnvironment: [String: String]
    /// The folder is ours as long as these are held.
    private let locks: [FileLock]

    /// Finds everything and takes the folder; nothing is started yet.
    init(
        folder: StateFolder,
        workers: Int,
        idle: Duration,
        environment given: [String: String],
        programs: ProgramFolder = ProgramFolder()
    ) throws {
        let stack = StackEnvironment(given: given)
        let server = stack.namesRedis ? nil : PrivateServer(state: folder)
        environment = stack.services(in: folder, server: server)
        foreignEnvironment = stack.foreign
        configuration = try ServiceConfiguration(environment: environment)
        redisURL = try EnvironmentReader(environment: environment, known: Setting.all)
            .value(of: Setting.redisURL).reveal()
        supervisor = try programs.supervisor()
        redisProgram = server == nil ? "" : try ProgramFolder.redisServer(searching: given["PATH"])
        scaling = WorkerScaling(slots: configuration.worker.taskSlots, limits: 0...workers, coolDown: idle)
        self.programs = programs
        self.folder = folder
        self.server = server
        locks = try folder.occupy()
        try server?.prepare()
    }

    /// Another Redis, as it may be shown.
    var foreignRedis: String? { server == nil ? Setting.redisURL.sensitivity.masked(redisURL) : nil }

    func recipe(for part: StackPart) throws(StackFailure) -> KeptProgram.Recipe {
        var command = ProcessCommand(
            [part == .redis ? redisProgram : programs.path(of: part)] + (part == .redis ? server?.arguments ?? [] : []),
            environment: part == .redis ? foreignEnvironment : environment,
            directory: FileManager.default.currentDirectoryPath
        )
        command.kind = .service
        // Whoever is not there to let it drain has no time for it either.
        command.grace = .zero
        command.outputLimit = .max
        var recipe = KeptProgram.Recipe(
            command: command,
            supervisor: supervisor,
            log: try LogFile.open("\(folder.logs)/\(part.name).log"),
            isReady: part == .redis ? PrivateServer.isReady : ServiceLine.isReady,
            mustStart: part == .redis,
            grace: configuration.gracePeriod + Self.spareGrace
        )
        if part == .redis, let server { recipe.prepare = server.mendLog }
        return recipe
    }

    /// Removes what means a running stack.
    func cleanUp() {
        // Either may be missing.
        try? FileManager.default.removeItem(atPath: folder.notice)
        server?.clean()
    }
}
