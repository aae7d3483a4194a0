using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// <c>advisory-sealed-statement/v1</c>: commits to an envelope and to payloads that the sender encrypted by itself, and names the recipient's keys with the
/// digests of the headers for them, so that nobody can add a reader or exchange a file key under the sender's name. Immutable.
/// </summary>
public sealed class SealedStatement : Statement
{
    /// <summary>Digests and texts of keys take no more room than the headers themselves in base64.</summary>
    internal const int MaxBytes = Limits.MetadataBytes + (2 * Limits.SealedHeaderBytes);

    private SealedStatement(
        ReadOnlyMemory<byte> bytes, SealedContent content, AgencyId recipient, IReadOnlyList<PrincipalId>? audience, IReadOnlyList<SealedKey> keys)
        : base(bytes, recipient, audience)
    {
        Content = content;
        Keys = keys;
    }

    /// <inheritdoc/>
    public override SealedContent Content { get; }

    /// <summary>The recipient's keys, at least one, all of one class, in ordinal order of their texts.</summary>
    public IReadOnlyList<SealedKey> Keys { get; }

    /// <summary>The class of this recipient's headers.</summary>
    public HeaderClass Class => Keys[0].RecipientKey.Class;

    /// <summary>The payloads that this recipient's headers are for.</summary>
    public PayloadSet Payloads => Content.PayloadsOf(Class);

    /// <summary>Writes a statement and reads it back.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static SealedStatement Create(
        SealedContent content, AgencyId recipient, IReadOnlyList<PrincipalId>? audience, IReadOnlyList<SealedKey> keys) =>
        Parse(StatementFormat.Write(content, recipient, audience, keys));

    /// <summary>Reads a sealed statement.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static new SealedStatement Parse(ReadOnlyMemory<byte> bytes) =>
        Document.Read(bytes, MaxBytes, StatementFormat.SealedType, members => Read(bytes, members));

    internal static SealedStatement Read(ReadOnlyMemory<byte> bytes, CanonicalObject members)
    {
        SealedContent content = StatementFormat.Checked(new SealedContent(members));
        AgencyId recipient = members.Id<AgencyId>("recipient");
        IReadOnlyList<PrincipalId>? audience = StatementFormat.ReadAudience(members);
        StatementFormat.CheckAudience(content.Tlp, recipient, audience);
        return new SealedStatement(bytes, content, recipient, audience, SealedFormat.ReadKeys(members, content));
    }
}
