using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// <c>advisory-agreement-end/v1</c>: a party declines a proposal, or gives notice that its part in an agreement ends. Signed (<see cref="Namespaces.AgreementEnd"/>) by the keyholder it
/// names. It names the version by its digest, so that it cannot be turned against a later one. Immutable.
/// </summary>
public sealed class AgreementEnd
{
    private const string Type = "advisory-agreement-end/v1";

    private AgreementEnd(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Digest = Sha256Digest.Of(bytes.Span);
    }

    /// <summary>The exact bytes, which the keyholder signs.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: how the log names it.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>What it puts an end to.</summary>
    public required AgreementAct Act { get; init; }

    /// <summary>The agreement.</summary>
    public required AgreementId Agreement { get; init; }

    /// <summary>The version: the proposal declined, or the last that all parties signed.</summary>
    public required Sha256Digest Version { get; init; }

    /// <summary>The gateway.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The keyholder who signs; its agency is the party.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>Why, for the other parties to read, up to 1,024 UTF-8 bytes; or null.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was signed, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AgreementEnd Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, Limits.SmallDocumentBytes, Type, members =>
    {
        var end = new AgreementEnd(bytes)
        {
            Act = members.Word<AgreementAct>("act", WireText.TryParse),
            Agreement = members.Id<AgreementId>("agreement"),
            At = members.Time("at"),
            Gateway = members.Id<GatewayName>("gateway"),
            Principal = members.Id<PrincipalId>("principal"),
            Reason = members.OptionalText("reason"),
            Version = members.Reference("version"),
        };
        Require(end.Reason is null || TextRules.IsPolicy(end.Reason), DocumentRule.InvalidReason, "The reason is blank, too long, or holds characters it may not.");
        return end;
    });

    /// <summary>Writes it.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AgreementEnd Create(AgreementAct act, Agreement version, PrincipalId principal, string? reason, DateTimeOffset at) =>
        Parse(CanonicalJson.Write(writer =>
        {
            writer.Text("act", act.ToWire());
            writer.Text("agreement", version.Id.Value);
            writer.Time("at", at);
            writer.Text("gateway", version.Content.Gateway.Value);
            writer.Text("principal", principal.Value);
            writer.OptionalText("reason", reason);
            writer.Text("type", Type);
            writer.WriteReference("version", version.Digest);
        }));

    /// <summary>Signs it; armored SSHSIG.</summary>
    public string Sign(SigningKey key) => SshSignature.Sign(key, Namespaces.AgreementEnd, Bytes.Span);

    /// <summary>Whether one of <paramref name="keys"/> made this signature over it.</summary>
    public bool IsSignedBy(IEnumerable<VerifyingKey> keys, string signature) =>
        keys.Any(key => SshSignature.Verify(key, Namespaces.AgreementEnd, Bytes.Span, signature));
}
