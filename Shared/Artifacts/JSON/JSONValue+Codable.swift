extension JSONValue: Codable {
    /// Works with the codec of this target alone.
    package init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? TokenDecoder else { throw ForeignCodec() }
        self = decoder.document.value(at: decoder.index)
    }

    package func encode(to encoder: any Encoder) throws {
        guard let encoder = encoder as? JSONWriterEncoder else { throw ForeignCodec() }
        encoder.writer.text.becomeScalar()
        encoder.writer.text.write(self)
    }
}

extension JSONObject: Codable {
    /// Works with the codec of this target alone.
    package init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? TokenDecoder else { throw ForeignCodec() }
        guard decoder.document.tokens[decoder.index].kind == .object else {
            throw decoder.document.mismatch("an object", at: decoder.index)
        }
        self = decoder.document.object(at: decoder.index)
    }

    package func encode(to encoder: any Encoder) throws {
        guard let encoder = encoder as? JSONWriterEncoder else { throw ForeignCodec() }
        encoder.writer.text.becomeScalar()
        encoder.writer.text.write(.object(self))
    }
}

private struct ForeignCodec: Error, CustomStringConvertible {
    let description = "coding a JSON value: expected the codec of artifacts, got another one"
}
