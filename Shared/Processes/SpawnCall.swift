import Glibc

/// The raw posix_spawn call: all pointer work of starting a process in one place.
enum SpawnCall {
    /// The first number that is none of the descriptors given to a started program.
    static let firstFree: Int32 = 16

    /// Starts a program with these files as descriptors 0, 1, 2 and so on; answers its pid.
    static func start(
        _ words: [String],
        environment: [String: String],
        files: [Descriptor]
    ) throws(ProcessError) -> pid_t {
        let files = try files.map { file throws(ProcessError) in try file.aside() }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // A service blocks and ignores signals that a program must be able to receive.
        var none = sigset_t()
        var all = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (index, file) in files.enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, file.number, Int32(index))
        }

        var pid: pid_t = 0
        let variables = environment.map { "\($0.key)=\($0.value)" }.sorted()
        // The optimiser lets an array go after its last use, and with it the descriptors that the call is about to
        // copy.
        let code = withExtendedLifetime(files) {
            unsafe withCStrings(words) { argv in
                unsafe withCStrings(variables) { envp in
                    unsafe posix_spawn(&pid, words[0], &actions, &attributes, argv, envp)
                }
            }
        }
        guard code == 0 else { throw ProcessError("starting \(words[0])", errno: code) }
        return pid
    }

    /// Waits for a process that is about to end, and forgets it.
    static func collect(_ pid: pid_t) {
        while waitpid(pid, nil, 0) < 0, errno == EINTR {}
    }

    private static func withCStrings<Result>(
        _ strings: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        var pointers = unsafe strings.map { unsafe strdup($0) }
        defer {
            for index in unsafe pointers.indices { unsafe free(pointers[index]) }
        }
        unsafe pointers.append(nil)
        return unsafe body(pointers)
    }
}
