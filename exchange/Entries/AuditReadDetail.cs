using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>audit.read</c> carries; its subject is the log that was read.</summary>
/// <param name="From">The first index asked for.</param>
/// <param name="To">The index after the last one.</param>
/// <param name="DirectorySize">The size of the directory it was decided under; null in entries older than the member.</param>
public sealed record AuditReadDetail(long From, long To, long? DirectorySize)
{
    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AuditReadDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, members =>
    {
        var detail = new AuditReadDetail(members.Integer("from"), members.Integer("to"), members.OptionalInteger("directorySize"));
        Document.Require(detail.From <= detail.To, DocumentRule.OutOfRange, "The reading ends before it begins.");
        return detail;
    });

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.OptionalInteger("directorySize", DirectorySize);
        writer.Integer("from", From);
        writer.Integer("to", To);
    });
}
