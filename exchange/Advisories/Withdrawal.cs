using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// A withdrawal, <c>advisory-withdrawal/v1</c>: a publisher's word that its agency takes an advisory back, and why, signed
/// (<see cref="Namespaces.Withdrawal"/>). It names no signer: any publisher of the sending agency may sign, and its key says which one did. Immutable.
/// </summary>
public sealed class Withdrawal
{
    private const string Type = "advisory-withdrawal/v1";

    private Withdrawal(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Digest = Sha256Digest.Of(bytes.Span);
    }

    /// <summary>The exact bytes, which the publisher signs.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: how the log names it.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>The gateway.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The advisory taken back.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>Why, for its recipients to read; up to 1,024 UTF-8 bytes.</summary>
    public required string Reason { get; init; }

    /// <summary>The advisory to read instead, or null.</summary>
    public AdvisoryId? Replacement { get; init; }

    /// <summary>When it was signed, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Reads a withdrawal.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Withdrawal Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, Limits.SmallDocumentBytes, Type, members =>
    {
        var withdrawal = new Withdrawal(bytes)
        {
            Advisory = members.Id<AdvisoryId>("advisory"),
            At = members.Time("at"),
            Gateway = members.Id<GatewayName>("gateway"),
            Reason = members.Text("reason"),
            Replacement = members.OptionalId<AdvisoryId>("replacement"),
        };
        Require(TextRules.IsPolicy(withdrawal.Reason), DocumentRule.InvalidReason, "The reason is blank, too long, or holds characters it may not.");
        Require(withdrawal.Replacement != withdrawal.Advisory, DocumentRule.InvalidId, "An advisory does not replace itself.");
        return withdrawal;
    });

    /// <summary>Writes a withdrawal.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Withdrawal Create(GatewayName gateway, AdvisoryId advisory, string reason, AdvisoryId? replacement, DateTimeOffset at) =>
        Parse(CanonicalJson.Write(writer =>
        {
            writer.Text("advisory", advisory.Value);
            writer.Time("at", at);
            writer.Text("gateway", gateway.Value);
            writer.Text("reason", reason);
            writer.OptionalText("replacement", replacement?.Value);
            writer.Text("type", Type);
        }));

    /// <summary>Signs it; armored SSHSIG.</summary>
    public string Sign(SigningKey key) => SshSignature.Sign(key, Namespaces.Withdrawal, Bytes.Span);

    /// <summary>Whether one of <paramref name="keys"/> made this signature over it.</summary>
    public bool IsSignedBy(IEnumerable<VerifyingKey> keys, string signature) =>
        keys.Any(key => SshSignature.Verify(key, Namespaces.Withdrawal, Bytes.Span, signature));
}
