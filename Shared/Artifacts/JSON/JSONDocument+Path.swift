extension JSONDocument {
    /// The way from the root to an element, such as `body.steps[2].pool`; only errors pay for it.
    func path(to index: Int) -> String {
        var path = "body"
        for key in codingPath(to: index) {
            path += key.pathComponent
        }
        return path
    }

    func codingPath(to index: Int) -> [JSONCodingKey] {
        var path: [JSONCodingKey] = []
        var current = 0
        while current != index {
            let isObject = tokens[current].kind == .object
            let children = elements(of: current)
            guard let position = children.lastIndex(where: { $0 <= index }) else { return path }
            let child = children[position]
            path.append(isObject ? .name(string(of: tokens[child])) : .index(position))
            current = isObject ? child + 1 : child
            // The name of a member itself was meant.
            if current > index { return path }
        }
        return path
    }
}
