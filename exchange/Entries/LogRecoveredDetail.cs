using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// What <c>log.recovered</c> carries: the entries in between had been lost and were brought back as they were signed. Documents, receipts and withdrawals that
/// they speak of may be gone for good.
/// </summary>
/// <param name="From">The first index that was brought back.</param>
/// <param name="To">The index after the last one; the index of the entry itself.</param>
public sealed record LogRecoveredDetail(long From, long To)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static LogRecoveredDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, members =>
    {
        var detail = new LogRecoveredDetail(members.Integer("from"), members.Integer("to"));
        Document.Require(detail.From < detail.To, DocumentRule.OutOfRange, "What was brought back ends before it begins.");
        return detail;
    });

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Integer("from", From);
        writer.Integer("to", To);
    });
}
