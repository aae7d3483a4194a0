using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// An admin's act, <c>advisory-admin/v1</c>: accepts an agency, countersigns a record under a replaced root, suspends or resumes. Signed
/// (<see cref="Namespaces.Admin"/>) by a sign key of the principal it names. Immutable.
/// </summary>
public sealed class AdminAct
{
    private const string Type = "advisory-admin/v1";

    private AdminAct(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Digest = Sha256Digest.Of(bytes.Span);
    }

    /// <summary>The exact bytes, which the admin signs.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: how an approval names the act.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>The gateway it is for.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>What it does.</summary>
    public required AdminActKind Kind { get; init; }

    /// <summary>The agency it is about.</summary>
    public required AgencyId Agency { get; init; }

    /// <summary>The record it accepts or countersigns; null when it suspends or resumes.</summary>
    public Sha256Digest? Record { get; init; }

    /// <summary>The powers it grants the agency to hand to its principals, <see cref="Role.Admin"/> and <see cref="Role.Auditor"/>; only when it accepts.</summary>
    public IReadOnlyList<Role> Grants { get; init; } = [];

    /// <summary>Why, in up to 200 characters; no person's name, since every member can read it for ever.</summary>
    public string? Reason { get; init; }

    /// <summary>The admin who signs.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>When it was signed, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Reads an act.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdminAct Parse(ReadOnlyMemory<byte> bytes) =>
        Document.Read(bytes, Limits.SmallDocumentBytes, Type, members => ReadMembers(members, bytes));

    /// <summary>Accepts an agency with its first record.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="record">The first record.</param>
    /// <param name="grants">Powers the agency may hand to its principals: none, <see cref="Role.Admin"/>, <see cref="Role.Auditor"/>.</param>
    /// <param name="principal">The admin.</param>
    /// <param name="at">Now, UTC.</param>
    /// <param name="reason">Why, or null.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdminAct Accept(
        GatewayName gateway, AgencyRecord record, IEnumerable<Role> grants, PrincipalId principal, DateTimeOffset at, string? reason = null) =>
        Write(gateway, AdminActKind.Accept, record.Agency, record.Digest, grants, reason, principal, at);

    /// <summary>Countersigns a record under a new root, after the old one was lost.</summary>
    /// <inheritdoc cref="Accept"/>
    public static AdminAct ReplaceRoot(GatewayName gateway, AgencyRecord record, PrincipalId principal, DateTimeOffset at, string? reason = null) =>
        Write(gateway, AdminActKind.ReplaceRoot, record.Agency, record.Digest, [], reason, principal, at);

    /// <summary>Takes an agency out.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdminAct Suspend(GatewayName gateway, AgencyId agency, PrincipalId principal, DateTimeOffset at, string? reason = null) =>
        Write(gateway, AdminActKind.Suspend, agency, null, [], reason, principal, at);

    /// <summary>Ends a suspension.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdminAct Resume(GatewayName gateway, AgencyId agency, PrincipalId principal, DateTimeOffset at, string? reason = null) =>
        Write(gateway, AdminActKind.Resume, agency, null, [], reason, principal, at);

    /// <summary>Signs the act; armored SSHSIG.</summary>
    public string Sign(SigningKey key) => SshSignature.Sign(key, Namespaces.Admin, Bytes.Span);

    /// <summary>Whether one of <paramref name="keys"/> made this signature over the act.</summary>
    public bool IsSignedBy(IEnumerable<VerifyingKey> keys, string signature) =>
        keys.Any(key => SshSignature.Verify(key, Namespaces.Admin, Bytes.Span, signature));

    private static AdminAct Write(
        GatewayName gateway, AdminActKind kind, AgencyId agency, Sha256Digest? record, IEnumerable<Role> grants, string? reason, PrincipalId principal, DateTimeOffset at)
    {
        string[] powers = [.. grants.Select(role => role.ToWire()).Order(StringComparer.Ordinal)];
        return Parse(CanonicalJson.Write(writer =>
        {
            writer.Text("act", kind.ToWire());
            writer.Text("agency", agency.Value);
            writer.Time("at", at);
            writer.Text("gateway", gateway.Value);
            writer.OptionalTexts("grants", powers.Length == 0 ? null : powers);
            writer.Text("principal", principal.Value);
            writer.OptionalText("reason", reason);
            if (record is Sha256Digest digest)
            {
                writer.WriteReference("record", digest);
            }

            writer.Text("type", Type);
        }));
    }

    private static AdminAct ReadMembers(CanonicalObject members, ReadOnlyMemory<byte> bytes)
    {
        var act = new AdminAct(bytes)
        {
            Kind = members.Word<AdminActKind>("act", WireText.TryParse),
            Agency = members.Id<AgencyId>("agency"),
            At = members.Time("at"),
            Gateway = members.Id<GatewayName>("gateway"),
            Grants = members.Has("grants") ? members.SortedWords<Role>("grants", WireText.TryParse) : [],
            Principal = members.Id<PrincipalId>("principal"),
            Reason = members.OptionalText("reason"),
            Record = members.Has("record") ? members.Reference("record") : null,
        };
        act.Check(members.Has("grants"));
        return act;
    }

    private void Check(bool hasGrants)
    {
        Require(Reason is null || TextRules.IsReason(Reason), DocumentRule.InvalidReason, "The reason is blank, too long, or holds characters it may not.");
        bool bindsRecord = Kind is AdminActKind.Accept or AdminActKind.ReplaceRoot;
        Require(bindsRecord == Record is not null, DocumentRule.WrongAct, "An act names a record when it accepts one or replaces a root, and only then.");
        Require(!hasGrants || Kind == AdminActKind.Accept, DocumentRule.WrongAct, "Only an act that accepts an agency grants powers.");
        Require(!hasGrants || Grants.Count > 0, DocumentRule.OutOfRange, "Grants are named or absent.");
        Require(Grants.All(role => role is Role.Admin or Role.Auditor), DocumentRule.UnknownWord, "Only admin and auditor are granted.");
    }
}
