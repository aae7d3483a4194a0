using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// <c>advisory-approval/v1</c>: a second admin stands by the act of a first one. Signed (<see cref="Namespaces.Approval"/>) by a sign key of the principal
/// it names, who is never the one who acts. Immutable.
/// </summary>
public sealed class Approval
{
    private const string Type = "advisory-approval/v1";

    private Approval(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The exact bytes, which the second admin signs.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The digest of the act that is approved.</summary>
    public required Sha256Digest Act { get; init; }

    /// <summary>When it was signed, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The gateway it is for.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The admin who approves.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>Reads an approval.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Approval Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, Limits.SmallDocumentBytes, Type, members => new Approval(bytes)
    {
        Act = members.Reference("act"),
        At = members.Time("at"),
        Gateway = members.Id<GatewayName>("gateway"),
        Principal = members.Id<PrincipalId>("principal"),
    });

    /// <summary>Approves an act.</summary>
    /// <param name="act">The first admin's act.</param>
    /// <param name="principal">The admin who approves.</param>
    /// <param name="at">Now, UTC.</param>
    /// <exception cref="DocumentException">It is the admin who acts.</exception>
    public static Approval Of(AdminAct act, PrincipalId principal, DateTimeOffset at)
    {
        RequireAnother(act, principal);
        return Parse(CanonicalJson.Write(writer =>
        {
            writer.WriteReference("act", act.Digest);
            writer.Time("at", at);
            writer.Text("gateway", act.Gateway.Value);
            writer.Text("principal", principal.Value);
            writer.Text("type", Type);
        }));
    }

    /// <summary>Signs the approval; armored SSHSIG.</summary>
    public string Sign(SigningKey key) => SshSignature.Sign(key, Namespaces.Approval, Bytes.Span);

    /// <summary>Whether one of <paramref name="keys"/> made this signature over the approval.</summary>
    public bool IsSignedBy(IEnumerable<VerifyingKey> keys, string signature) =>
        keys.Any(key => SshSignature.Verify(key, Namespaces.Approval, Bytes.Span, signature));

    /// <summary>Checks that it is an approval of this act, and not the acting admin's own.</summary>
    /// <exception cref="DocumentException">It is not.</exception>
    internal void RequireOf(AdminAct act)
    {
        Require(Act == act.Digest && Gateway == act.Gateway, DocumentRule.WrongApproval, "The approval is of another act.");
        RequireAnother(act, Principal);
    }

    private static void RequireAnother(AdminAct act, PrincipalId approver) =>
        Require(approver != act.Principal, DocumentRule.SelfApproval, "An act is approved by another admin than the one who signed it.");
}
