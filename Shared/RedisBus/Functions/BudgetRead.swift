import Bus
import RedisProtocol

/// Reads the sums of a budget.
struct BudgetRead: RedisCommand {
    let key: RedisKey

    var keys: [RedisKey] { [key] }

    func encode(into arguments: inout CommandArguments) {
        arguments.append("HMGET")
        arguments.append(key)
        for field in ["limit", "spent", "reserved"] { arguments.append(field) }
    }

    func decode(_ reply: Reply) throws(ReplyError) -> BudgetSums? {
        let values = try reply.array()
        guard values.count == 3 else { throw .expected("a limit and two sums", got: reply) }
        guard !values[0].isNull else { return nil }
        return BudgetSums(
            limit: try values[0].integer(),
            spent: values[1].isNull ? 0 : try values[1].integer(),
            reserved: values[2].isNull ? 0 : try values[2].integer()
        )
    }
}
