import Testing

/// One at a time, all nested suites together: each test has a server and many processes, and all other suites run
/// beside them on the same cores.
@Suite(.serialized) enum FaultTests {}
