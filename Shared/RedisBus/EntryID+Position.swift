import Bus
import RedisProtocol

extension EntryID {
    init(_ position: EntryPosition) {
        self.init(milliseconds: position.milliseconds, sequence: position.sequence)
    }

    var position: EntryPosition {
        EntryPosition(milliseconds: milliseconds, sequence: sequence)
    }
}
