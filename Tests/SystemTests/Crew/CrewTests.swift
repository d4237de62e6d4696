import Testing

/// One at a time, all nested suites together: each test has four services and a server on the same cores.
@Suite(.serialized) enum CrewTests {}
