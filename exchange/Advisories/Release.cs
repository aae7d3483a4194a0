using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// <c>advisory-release/v1</c>: a second publisher of the sending agency stands by an upload that a first one signed. Signed (<see cref="Namespaces.Release"/>) by a
/// sign key of the principal it names, who is never the sender. Immutable.
/// </summary>
public sealed class Release
{
    private const string Type = "advisory-release/v1";
    private const int SaltBytes = 16;

    private Release(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Digest = Sha256Digest.Of(bytes.Span);
    }

    /// <summary>The exact bytes, which the second publisher signs.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: how <c>advisory.published</c> names it. The salt keeps it from telling a recipient who the others are.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>When it was signed, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The gateway it is for.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The publisher who releases.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>The publisher who signed the statements.</summary>
    public required PrincipalId Sender { get; init; }

    /// <summary>What is released: the root over all statements (<see cref="StatementsRoot"/>).</summary>
    public required RootHash Statements { get; init; }

    /// <summary>Reads a release.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Release Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, Limits.SmallDocumentBytes, Type, members =>
    {
        var release = new Release(bytes)
        {
            At = members.Time("at"),
            Gateway = members.Id<GatewayName>("gateway"),
            Principal = members.Id<PrincipalId>("principal"),
            Sender = members.Id<PrincipalId>("sender"),
            Statements = new RootHash(members.Digest("statementsRoot").Bytes),
        };
        Require(members.Binary("salt").Length == SaltBytes, DocumentRule.OutOfRange, "A release's salt is 16 bytes.");
        Require(release.Principal != release.Sender, DocumentRule.SelfApproval, "An advisory is released by another principal than the one who signed it.");
        Require(release.Principal.Agency == release.Sender.Agency, DocumentRule.ForeignRelease, "An advisory is released by a publisher of the agency that sends it.");
        return release;
    });

    /// <summary>Releases an upload.</summary>
    /// <param name="statements">All its statements, at least one, in any order.</param>
    /// <param name="principal">The publisher who releases.</param>
    /// <param name="at">Now, UTC.</param>
    /// <exception cref="DocumentException">It is the sender itself, or of another agency.</exception>
    public static Release Of(IReadOnlyList<Statement> statements, PrincipalId principal, DateTimeOffset at) => Parse(CanonicalJson.Write(writer =>
    {
        writer.Time("at", at);
        writer.Text("gateway", statements[0].Content.Gateway.Value);
        writer.Text("principal", principal.Value);
        writer.Binary("salt", RandomNumberGenerator.GetBytes(SaltBytes));
        writer.Text("sender", statements[0].Content.Sender.Value);
        writer.Binary("statementsRoot", StatementsRoot.Compute(statements).Value.Bytes);
        writer.Text("type", Type);
    }));

    /// <summary>Whether it is of exactly these statements.</summary>
    public bool IsOf(IReadOnlyList<Statement> statements) =>
        Gateway == statements[0].Content.Gateway && Sender == statements[0].Content.Sender && Statements == StatementsRoot.Compute(statements);

    /// <summary>Signs it; armored SSHSIG.</summary>
    public string Sign(SigningKey key) => SshSignature.Sign(key, Namespaces.Release, Bytes.Span);

    /// <summary>Whether one of <paramref name="keys"/> made this signature over it.</summary>
    public bool IsSignedBy(IEnumerable<VerifyingKey> keys, string signature) =>
        keys.Any(key => SshSignature.Verify(key, Namespaces.Release, Bytes.Span, signature));
}
