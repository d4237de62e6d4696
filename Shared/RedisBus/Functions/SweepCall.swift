import RedisProtocol

/// The call of one of the small functions: some keys, some words, and a reply of whole numbers.
struct SweepCall: RedisCommand {
    let function: String
    let keys: [RedisKey]
    let words: [String]
    /// How many numbers the function promises.
    let results: Int

    init(_ word: String, of library: FunctionLibrary, keys: [RedisKey], _ words: [String] = [], results: Int = 1) {
        function = library.function(word)
        self.keys = keys
        self.words = words
        self.results = results
    }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("FCALL")
        arguments.append(function)
        arguments.append(keys.count)
        for key in keys { arguments.append(key) }
        for word in words { arguments.append(word) }
    }

    func decode(_ reply: Reply) throws(ReplyError) -> [Int] {
        guard reply.kind == .array else { return [try reply.integer()] }
        var numbers: [Int] = []
        for part in try reply.array() { numbers.append(try part.integer()) }
        guard numbers.count == results else {
            throw ReplyError("expected \(results) numbers, got \(numbers.count)")
        }
        return numbers
    }
}
