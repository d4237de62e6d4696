import CLinux
import Glibc

/// Starts threads of our own for calls that may block, so that the cooperative pool never does.
enum DetachedThread {
    /// Runs `body` on a new thread that no signal interrupts; false when the system refuses another thread.
    static func start(name: StaticString, _ body: @escaping @Sendable () -> Void) -> Bool {
        let box = unsafe Unmanaged.passRetained(Body(name: name, run: body))
        var thread = pthread_t()
        let result = unsafe pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let body = unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
                body.start()
                return nil
            },
            box.toOpaque()
        )
        guard result == 0 else {
            unsafe box.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private final class Body: Sendable {
        private let name: StaticString
        private let run: @Sendable () -> Void

        init(name: StaticString, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }

        func start() {
            var all = sigset_t()
            unsafe sigfillset(&all)
            unsafe pthread_sigmask(SIG_BLOCK, &all, nil)
            name.withUTF8Buffer { buffer in
                unsafe buffer.withMemoryRebound(to: CChar.self) { unsafe linux_name_thread($0.baseAddress) }
            }
            run()
        }
    }
}
