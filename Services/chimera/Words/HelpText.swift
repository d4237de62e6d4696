/// What the tool says of itself.
enum HelpText {
    static var all: String {
        """
        chimera: the one tool of operators and developers

        usage: chimera VERB [OPTION]...

        \(list(VerbTable.all))

        Every verb has --help with examples; those that print take --json. Redis is where CHIMERA_REDIS_URL says, or
        that of the chimera up which runs in this folder.

        exit codes:
          0   done
          1   refused, or the answer is no
          64  the command line makes no sense
          65  a document is not of its form; the field is named
          66  a file, run, goal or letter is not there, or what a replay needs
          69  Redis cannot be reached
          70  a part of the program failed
          75  not done now, may be later: nobody answered, or too much is waiting
          78  the configuration must be mended
        """
    }

    static func list(_ verbs: [any Verb.Type]) -> String {
        TextTable(verbs.map { ["  chimera \($0.spelling)", $0.summary] }).lines.joined(separator: "\n")
    }
}
