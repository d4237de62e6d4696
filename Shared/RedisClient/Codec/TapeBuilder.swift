/// Gives the parser's callbacks one draft to write into, in one access for each element.
final class TapeBuilder {
    var draft = TapeDraft()
}
