namespace Gateway.Exchange;

/// <summary>
/// What <c>log.clock-stepped</c> carries: the database's clock went back. The entries of its batch before it, and those behind it until the clock has caught up, are dated by the log's last
/// time; what they say happened, happened at some time between <paramref name="To"/> and that.
/// </summary>
/// <param name="From">What had been shown before, UTC.</param>
/// <param name="To">What the clock showed then, UTC; before <paramref name="From"/>.</param>
public sealed record LogClockSteppedDetail(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static LogClockSteppedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, members =>
    {
        var detail = new LogClockSteppedDetail(members.Time("from"), members.Time("to"));
        Document.Require(detail.To < detail.From, DocumentRule.OutOfRange, "The clock did not go back.");
        return detail;
    });
}
