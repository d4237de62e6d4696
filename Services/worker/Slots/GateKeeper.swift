import Lifecycle

/// Closes the gate when the worker is to end: what runs is finished, what waits is for others.
struct GateKeeper: Service {
    let name = "gate keeper"
    let gate: MemoryGate

    func run(until shutdown: ShutdownSignal) async throws {
        await shutdown.wait()
        gate.close()
    }
}
