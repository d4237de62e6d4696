import Artifacts

/// The whole environment of a program: nothing of the worker's own, which may hold secrets.
enum ProgramEnvironment {
    static func variables(of job: Job, home: String) -> [String: String] {
        [
            "CHIMERA_ATTEMPT": "\(job.attempt)",
            "CHIMERA_RUN": job.assignment.run.text,
            "CHIMERA_STEP": job.assignment.step.text,
            "CHIMERA_TASK": job.assignment.task.text,
            "HOME": home,
            "LANG": "C.UTF-8",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "TMPDIR": "\(home)/\(WorkingDirectory.temporary)",
        ]
    }
}
