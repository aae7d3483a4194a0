using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// A statement: the sender's word to one recipient agency, signed (<see cref="Namespaces.Statement"/>). It binds author, recipient and documents, since an
/// age file authenticates no sender, and a recipient could pass the plaintext on under the author's name. It comes in two kinds, told apart by
/// <c>type</c>: <see cref="OpenStatement"/> and <see cref="SealedStatement"/>. Immutable.
/// </summary>
public abstract class Statement
{
    private protected Statement(ReadOnlyMemory<byte> bytes, AgencyId recipient, IReadOnlyList<PrincipalId>? audience)
    {
        Bytes = bytes;
        Digest = Sha256Digest.Of(bytes.Span);
        Recipient = recipient;
        Audience = audience;
    }

    /// <summary>The exact bytes, which the sender signs.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: how the manifest names it.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>What it says to every recipient alike.</summary>
    public abstract StatementContent Content { get; }

    /// <summary>The agency it is for.</summary>
    public AgencyId Recipient { get; }

    /// <summary>The named principals of the recipient, sorted, for TLP:RED; otherwise null: all its readers and its archive.</summary>
    public IReadOnlyList<PrincipalId>? Audience { get; }

    /// <summary>Reads a statement of either kind.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Statement Parse(ReadOnlyMemory<byte> bytes) => Document.Read<Statement>(bytes, SealedStatement.MaxBytes, members => members.Text("type") switch
    {
        StatementFormat.OpenType => OpenStatement.Read(bytes, members),
        StatementFormat.SealedType => SealedStatement.Read(bytes, members),
        _ => throw new DocumentException(DocumentRule.WrongType, "The type member names another document."),
    });

    /// <summary>Signs it; armored SSHSIG.</summary>
    public string Sign(SigningKey key) => SshSignature.Sign(key, Namespaces.Statement, Bytes.Span);

    /// <summary>Whether <paramref name="key"/> made this signature over it.</summary>
    public bool IsSignedBy(VerifyingKey key, string signature) => SshSignature.Verify(key, Namespaces.Statement, Bytes.Span, signature);
}
