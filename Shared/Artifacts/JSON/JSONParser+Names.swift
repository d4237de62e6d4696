extension JSONParser {
    /// Refuses an object in which a name appears twice; names in ascending order, as in canonical JSON, cost one pass.
    func checkNames(of index: Int) throws(JSONSyntaxError) {
        var previous = index + 1
        var next = Int(tokens[previous + 1].end)
        while next < Int(tokens[index].end) {
            guard ascends(tokens[previous], tokens[next]) else {
                try checkUnorderedNames(of: index)
                return
            }
            previous = next
            next = Int(tokens[next + 1].end)
        }
    }

    private func ascends(_ left: JSONToken, _ right: JSONToken) -> Bool {
        guard left.kind == .string, right.kind == .string else { return false }
        var offset = 0
        let count = Int(min(left.count, right.count))
        while offset < count {
            let difference = Int(bytes[left.value + offset]) - Int(bytes[right.value + offset])
            if difference != 0 { return difference < 0 }
            offset += 1
        }
        return left.count < right.count
    }

    private func checkUnorderedNames(of index: Int) throws(JSONSyntaxError) {
        var names: Set<ArraySlice<UInt8>> = []
        var next = index + 1
        while next < Int(tokens[index].end) {
            let token = tokens[next]
            let text = bytes[token.value..<token.value + Int(token.count)]
            let name = token.kind == .string ? text : JSONEscapes.resolved(text)[...]
            guard names.insert(name).inserted else {
                throw JSONSyntaxError(offset: token.value, message: "a name appears twice in an object")
            }
            next = Int(tokens[next + 1].end)
        }
    }
}
