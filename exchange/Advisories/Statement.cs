using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// A statement, <c>advisory-statement/v1</c>: the sender's word to one recipient agency, signed (<see cref="Namespaces.Statement"/>). It binds author,
/// recipient and documents, since an age file authenticates no sender, and a recipient could pass the plaintext on under the author's name. Immutable.
/// </summary>
public sealed class Statement
{
    private Statement(ReadOnlyMemory<byte> bytes, StatementContent content, AgencyId recipient, IReadOnlyList<PrincipalId>? audience)
    {
        Bytes = bytes;
        Digest = Sha256Digest.Of(bytes.Span);
        Content = content;
        Recipient = recipient;
        Audience = audience;
    }

    /// <summary>The exact bytes, which the sender signs.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: how the manifest names it.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>What it says to every recipient alike.</summary>
    public StatementContent Content { get; }

    /// <summary>The agency it is for.</summary>
    public AgencyId Recipient { get; }

    /// <summary>The named principals of the recipient, sorted, for TLP:RED; otherwise null: all its readers and its archive.</summary>
    public IReadOnlyList<PrincipalId>? Audience { get; }

    /// <summary>Reads a statement.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Statement Parse(ReadOnlyMemory<byte> bytes) =>
        Document.Read(bytes, Limits.MetadataBytes + Limits.SmallDocumentBytes, StatementFormat.Type, members =>
        {
            StatementContent content = StatementFormat.ReadContent(members);
            AgencyId recipient = members.Id<AgencyId>("recipient");
            IReadOnlyList<PrincipalId>? audience = StatementFormat.ReadAudience(members);
            StatementFormat.CheckAudience(content.Tlp, recipient, audience);
            return new Statement(bytes, content, recipient, audience);
        });

    /// <summary>Writes a statement and reads it back.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Statement Create(StatementContent content, AgencyId recipient, IReadOnlyList<PrincipalId>? audience) =>
        Parse(StatementFormat.Write(content, recipient, audience));

    /// <summary>Signs it; armored SSHSIG.</summary>
    public string Sign(SigningKey key) => SshSignature.Sign(key, Namespaces.Statement, Bytes.Span);

    /// <summary>Whether <paramref name="key"/> made this signature over it.</summary>
    public bool IsSignedBy(VerifyingKey key, string signature) => SshSignature.Verify(key, Namespaces.Statement, Bytes.Span, signature);
}
