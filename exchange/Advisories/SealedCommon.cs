using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>The common members of a <see cref="SealedStatement"/>. Immutable.</summary>
public sealed class SealedCommon : StatementCommon
{
    private readonly int keysPlace;
    private readonly int recipientPlace;

    private SealedCommon(ReadOnlyMemory<byte> bytes, SealedContent content)
        : base(bytes)
    {
        Content = content;
        keysPlace = FindPlace(bytes.Span, "keys"u8);
        recipientPlace = FindPlace(bytes.Span, "recipient"u8);
    }

    /// <inheritdoc/>
    public override SealedContent Content { get; }

    /// <summary>Writes the common members and reads them back.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static SealedCommon Create(SealedContent content) => Parse(StatementFormat.Write(content, null, null, null));

    /// <summary>Reads the common members of a sealed statement.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static new SealedCommon Parse(ReadOnlyMemory<byte> bytes) =>
        Document.Read(bytes, Limits.MetadataBytes, StatementFormat.SealedType, members => Read(bytes, members));

    /// <summary>
    /// The statement for one recipient: these bytes with the members <c>audience</c>, <c>keys</c> and <c>recipient</c> put in their canonical places.
    /// </summary>
    /// <param name="recipient">The recipient agency.</param>
    /// <param name="audience">Principals of it, in any order: named for TLP:RED, otherwise null.</param>
    /// <param name="keys">Its keys with their headers' digests, in any order.</param>
    /// <exception cref="DocumentException">Audience or keys do not fit.</exception>
    public SealedStatement For(AgencyId recipient, IReadOnlyList<PrincipalId>? audience, IReadOnlyList<SealedKey> keys)
    {
        ReadOnlySpan<byte> common = Bytes.Span;
        byte[] keysMember = Member(writer => StatementFormat.WriteKeys(writer, keys));
        byte[] statement =
        [
            (byte)'{', .. AudienceMember(audience), .. common[1..keysPlace], .. keysMember, .. common[keysPlace..recipientPlace], .. RecipientMember(recipient),
            .. common[recipientPlace..],
        ];
        return SealedStatement.Parse(statement);
    }

    /// <inheritdoc/>
    public override SealedStatement AnsweredBy(Manifest manifest) => For(manifest.Content.Recipient, manifest.Content.Audience, manifest.Content.SealedKeys());

    internal static SealedCommon Read(ReadOnlyMemory<byte> bytes, CanonicalObject members) => new(bytes, StatementFormat.Checked(new SealedContent(members)));

    internal override SealedStatement StatementTo(UploadRecipient recipient, HeaderSet headers) =>
        For(recipient.Id, recipient.Audience, [.. headers.KeysOf(recipient.Id).Select(key => key.ToSealedKey())]);
}
