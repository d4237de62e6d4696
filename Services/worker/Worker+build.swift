import Artifacts
import Blobs
import Bus
import Lifecycle
import Observability
import Pipeline
import Processes
import RedisBus
import ServiceRuntime

/// The service's composition root.
enum Worker {
    static let program = ServiceProgram(
        name: "worker",
        summary: "carries out the steps of plans, in sandboxes.",
        hasOwnHeartbeat: true,
        build: build
    )

    private static func build(_ context: ServiceContext) async throws -> [any Service] {
        let settings = context.configuration.worker
        let supervisor = try WorkerStart.supervisor()
        let folder = try WorkerStart.folder(settings, for: context)
        let confinement = try await Confinement.choose(
            settings,
            under: supervisor,
            hiding: context.configuration.privateFolders,
            trying: folder.path
        )
        context.logger.info("sandbox", ["sandbox": confinement.mark.rawValue])
        let blobs = DirectoryBlobStore(folder: settings.blobDirectory)
        let programs = ProcessExecutor(
            supervisor: supervisor,
            confinement: confinement,
            blobs: blobs,
            directory: folder.path,
            clock: ContinuousClock(),
            logger: context.logger
        )
        let executor = BuiltinExecutor(programs: programs)
        let gate = MemoryGate(capacity: settings.memory, slots: settings.slots, taskSlots: settings.taskSlots)
        let profile = try WorkerProfile(settings, consumer: context.bus.consumer)
        let colleagues = Colleagues(context.bus, logger: context.logger)
        let tasks = TaskHandler(
            executor: executor,
            gate: gate,
            profile: profile,
            driver: context.bus,
            colleagues: colleagues
        )
        let runner = StepRunner(
            executor: executor,
            gate: gate,
            profile: profile,
            driver: context.bus,
            colleagues: colleagues
        )
        let pools = settings.pools.isEmpty ? context.configuration.pools : settings.pools
        if let limit = DescriptorLimit.raise(forPrograms: settings.slots) {
            context.logger.warning("The limit on open files may be too low", ["files.limit": "\(limit)"])
        }
        let registry = WorkerRegistry(context, profile: profile, pools: pools, gate: gate, holding: folder)
        let sweep = BlobSweep(blobs, progress: context.progress, logger: context.logger)
        // The last part stops first.
        return [registry, sweep] + pools.flatMap { parts(of: $0, tasks, runner, context) } + [GateKeeper(gate: gate)]
    }

    private static func parts(
        of pool: PoolName,
        _ tasks: TaskHandler,
        _ runner: StepRunner,
        _ context: ServiceContext
    ) -> [any Service] {
        var options = ConsumerOptions()
        // What is read beyond the gate waits before it, held by this worker: no more of each channel than could run.
        options.slots = context.configuration.worker.taskSlots
        // Longer than any task may take, after a wait for memory as long: its own limits end it before.
        options.maximumRuntime = .seconds(12 * 3600 + 900)
        let applies = ApplyHandler(runner: runner, pool: pool)
        let undoings = RollbackHandler(runner: runner, pool: pool)
        var changing = options
        changing.needsLease = true
        return [
            context.consumer(tasks, on: Channels.tasks(of: pool), options: options),
            context.consumer(applies, on: Channels.applies(in: pool), options: changing),
            context.consumer(undoings, on: Channels.undoings(in: pool), options: changing),
        ]
    }
}
