using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// A declaration, <c>advisory-declaration/v1</c>: a recipient's word that it passed an advisory on to its own clients, whom it alone knows (FIRST TLP 2.0,
/// TLP:AMBER), signed (<see cref="Namespaces.Declaration"/>). Immutable.
/// </summary>
public sealed class Declaration
{
    private const string Type = "advisory-declaration/v1";

    private Declaration(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Digest = Sha256Digest.Of(bytes.Span);
    }

    /// <summary>The exact bytes, which the recipient signs.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: how the log names it.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>The gateway.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The advisory.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>The digest of the manifest of what was passed on.</summary>
    public required Sha256Digest Manifest { get; init; }

    /// <summary>The principal who signs.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>To how many clients; null where it does not say.</summary>
    public int? Clients { get; init; }

    /// <summary>When it was signed, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Reads a declaration.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Declaration Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, Limits.SmallDocumentBytes, Type, members =>
    {
        var declaration = new Declaration(bytes)
        {
            Advisory = members.Id<AdvisoryId>("advisory"),
            At = members.Time("at"),
            Clients = members.Has("clients") ? members.Count("clients") : null,
            Gateway = members.Id<GatewayName>("gateway"),
            Manifest = members.Reference("manifest"),
            Principal = members.Id<PrincipalId>("principal"),
        };
        Require(declaration.Clients is not 0, DocumentRule.OutOfRange, "Who passed nothing on declares nothing.");
        return declaration;
    });

    /// <summary>Writes a declaration.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Declaration Create(Manifest manifest, PrincipalId principal, int? clients, DateTimeOffset at) => Parse(CanonicalJson.Write(writer =>
    {
        writer.Text("advisory", manifest.Content.Advisory.Value);
        writer.Time("at", at);
        writer.OptionalInteger("clients", clients);
        writer.Text("gateway", manifest.Content.Gateway.Value);
        writer.WriteReference("manifest", manifest.Digest);
        writer.Text("principal", principal.Value);
        writer.Text("type", Type);
    }));

    /// <summary>Signs it; armored SSHSIG.</summary>
    public string Sign(SigningKey key) => SshSignature.Sign(key, Namespaces.Declaration, Bytes.Span);

    /// <summary>Whether <paramref name="key"/> made this signature over it.</summary>
    public bool IsSignedBy(VerifyingKey key, string signature) => SshSignature.Verify(key, Namespaces.Declaration, Bytes.Span, signature);
}
