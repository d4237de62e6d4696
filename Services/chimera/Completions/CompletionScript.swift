/// The script that makes a shell complete the tool's words.
enum CompletionScript: String, CaseIterable {
    case bash, zsh, fish

    func lines(_ table: CompletionTable = CompletionTable()) -> [String] {
        switch self {
        case .bash: Self.bash(table)
        case .zsh: Self.zsh(table)
        case .fish: Self.fish(table)
        }
    }

    private static func bash(_ table: CompletionTable) -> [String] {
        ["_chimera() {", "    local i given=() answer="]
            + ["    for ((i = 1; i < COMP_CWORD; i++)); do"]
            + ["        [[ ${COMP_WORDS[i]} == -* ]] || given+=(\"${COMP_WORDS[i]}\")", "    done"]
            + cases(table)
            + ["    mapfile -t COMPREPLY < <(compgen -W \"$answer\" -- \"${COMP_WORDS[COMP_CWORD]}\")", "}"]
            + ["complete -o default -F _chimera chimera"]
    }

    private static func zsh(_ table: CompletionTable) -> [String] {
        ["#compdef chimera", "_chimera() {", "    local answer=", "    local -a given"]
            + ["    given=(${(@)words[2,CURRENT-1]:#-*})"]
            + cases(table)
            + ["    compadd -- ${=answer} || _files", "}", "compdef _chimera chimera"]
    }

    /// Both shells know this form.
    private static func cases(_ table: CompletionTable) -> [String] {
        var lines = ["    case \"${given[*]}\" in"]
        for row in table.rows {
            let pattern = row.isVerb ? "\"\(row.words)\"|\"\(row.words) \"*" : "\"\(row.words)\""
            lines.append("        \(pattern)) answer=\"\(row.answers.joined(separator: " "))\" ;;")
        }
        return lines + ["    esac"]
    }

    private static func fish(_ table: CompletionTable) -> [String] {
        let test = [
            "function __chimera_after", "    set -l given (commandline -opc)", "    set -e given[1]",
            "    set given (string match -v -- '-*' $given)", "    test \"$given\" = \"$argv\"", "end",
        ]
        return test
            + table.rows.reversed().map { row in
                "complete -c chimera -n '__chimera_after \(row.words)' -a '\(row.answers.joined(separator: " "))'"
            }
    }
}
