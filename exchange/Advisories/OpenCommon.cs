using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>The common members of an <see cref="OpenStatement"/>. Immutable.</summary>
public sealed class OpenCommon : StatementCommon
{
    private readonly int recipientPlace;

    private OpenCommon(ReadOnlyMemory<byte> bytes, OpenContent content)
        : base(bytes)
    {
        Content = content;
        recipientPlace = FindPlace(bytes.Span, "recipient"u8);
    }

    /// <inheritdoc/>
    public override OpenContent Content { get; }

    /// <summary>Writes the common members and reads them back.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static OpenCommon Create(OpenContent content) => Parse(StatementFormat.Write(content, null, null));

    /// <summary>Reads the common members of an open statement.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static new OpenCommon Parse(ReadOnlyMemory<byte> bytes) =>
        Document.Read(bytes, Limits.MetadataBytes, StatementFormat.OpenType, members => Read(bytes, members));

    /// <summary>The statement for one recipient: these bytes with the members <c>audience</c> and <c>recipient</c> put in their canonical places.</summary>
    /// <param name="recipient">The recipient agency.</param>
    /// <param name="audience">Principals of it, in any order: named for TLP:RED, otherwise null.</param>
    /// <exception cref="DocumentException">The audience does not fit the TLP or the recipient.</exception>
    public OpenStatement For(AgencyId recipient, IReadOnlyList<PrincipalId>? audience)
    {
        ReadOnlySpan<byte> common = Bytes.Span;
        byte[] statement =
            [(byte)'{', .. AudienceMember(audience), .. common[1..recipientPlace], .. RecipientMember(recipient), .. common[recipientPlace..]];
        return OpenStatement.Parse(statement);
    }

    /// <inheritdoc/>
    public override OpenStatement AnsweredBy(Manifest manifest) => For(manifest.Content.Recipient, manifest.Content.Audience);

    internal static OpenCommon Read(ReadOnlyMemory<byte> bytes, CanonicalObject members) => new(bytes, StatementFormat.Checked(new OpenContent(members)));

    internal override OpenStatement StatementTo(UploadRecipient recipient, HeaderSet headers) => For(recipient.Id, recipient.Audience);
}
