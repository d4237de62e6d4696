/// A parsed reply, flattened: tokens in pre-order and the bytes of all strings end to end.
package final class ReplyTape: Sendable {
    package struct Token: Sendable {
        package let kind: Reply.Kind
        /// An integer's value, or where a string's bytes start.
        package let value: Int
        /// A string's length in bytes, or an array's number of children.
        package let length: Int
        /// The index of the first token after this element and all its children.
        package var end: Int

        package init(kind: Reply.Kind, value: Int, length: Int, end: Int) {
            self.kind = kind
            self.value = value
            self.length = length
            self.end = end
        }
    }

    package let tokens: [Token]
    package let bytes: [UInt8]

    package init(tokens: [Token], bytes: [UInt8]) {
        self.tokens = tokens
        self.bytes = bytes
    }
}
