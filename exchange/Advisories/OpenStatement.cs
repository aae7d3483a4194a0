using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary><c>advisory-statement/v1</c>: describes the documents in clear, by the digests of their plaintexts. The gateway encrypts them. Immutable.</summary>
public sealed class OpenStatement : Statement
{
    private const int MaxBytes = Limits.MetadataBytes + Limits.SmallDocumentBytes;

    private OpenStatement(ReadOnlyMemory<byte> bytes, OpenContent content, AgencyId recipient, IReadOnlyList<PrincipalId>? audience)
        : base(bytes, recipient, audience) => Content = content;

    /// <inheritdoc/>
    public override OpenContent Content { get; }

    /// <summary>Writes a statement and reads it back.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static OpenStatement Create(OpenContent content, AgencyId recipient, IReadOnlyList<PrincipalId>? audience) =>
        Parse(StatementFormat.Write(content, recipient, audience));

    /// <summary>Reads an open statement.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static new OpenStatement Parse(ReadOnlyMemory<byte> bytes) =>
        Document.Read(bytes, MaxBytes, StatementFormat.OpenType, members => Read(bytes, members));

    internal static OpenStatement Read(ReadOnlyMemory<byte> bytes, CanonicalObject members)
    {
        Document.Require(bytes.Length <= MaxBytes, DocumentRule.TooLarge, "The document has more bytes than it may.");
        OpenContent content = StatementFormat.Checked(new OpenContent(members));
        AgencyId recipient = members.Id<AgencyId>("recipient");
        IReadOnlyList<PrincipalId>? audience = StatementFormat.ReadAudience(members);
        StatementFormat.CheckAudience(content.Tlp, recipient, audience);
        return new OpenStatement(bytes, content, recipient, audience);
    }
}
