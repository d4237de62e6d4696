import RedisProtocol

/// CLUSTER SLOTS: which primary serves which slots; replicas are left out.
struct ClusterSlots: RedisCommand {
    func encode(into arguments: inout CommandArguments) {
        arguments.append("CLUSTER")
        arguments.append("SLOTS")
    }

    func decode(_ reply: Reply) throws(ReplyError) -> [SlotRange] {
        var ranges: [SlotRange] = []
        for row in try reply.array() { ranges.append(try range(row.array())) }
        return ranges
    }

    private func range(_ row: [Reply]) throws(ReplyError) -> SlotRange {
        guard row.count >= 3 else {
            throw ReplyError("expected first slot, last slot and primary, got \(row.count) items")
        }
        let first = try row[0].integer()
        let last = try row[1].integer()
        guard first <= last, first >= 0, last < SlotMap.slotCount else {
            throw ReplyError("expected slots below \(SlotMap.slotCount), got \(first) to \(last)")
        }
        let node = try row[2].array()
        guard node.count >= 2 else { throw ReplyError("expected host and port of a node, got \(node.count) items") }
        let host = node[0].isNull ? "" : try node[0].string()
        return SlotRange(slots: first...last, primary: NodeAddress(host: host, port: try node[1].integer()))
    }
}
