import RedisProtocol

/// The call of one of the small functions: some keys, some words, and a reply of whole numbers.
struct IntegerCall<Response: IntegerReply>: RedisCommand {
    let function: String
    let keys: [RedisKey]
    let words: [String]

    init(_ word: String, of library: FunctionLibrary, keys: [RedisKey], _ words: [String] = []) {
        function = library.function(word)
        self.keys = keys
        self.words = words
    }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("FCALL")
        arguments.append(function)
        arguments.append(keys.count)
        for key in keys { arguments.append(key) }
        for word in words { arguments.append(word) }
    }

    func decode(_ reply: Reply) throws(ReplyError) -> Response {
        var numbers = try IntegerReplyReader(reply)
        let response = try Response(reading: &numbers)
        guard numbers.isAtEnd else { throw ReplyError("expected fewer numbers in the reply") }
        return response
    }
}
