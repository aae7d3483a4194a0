using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// A permission, <c>advisory-permission/v1</c>: the author's agency lets a recipient share an advisory on, with whom it names or with any member, signed
/// (<see cref="Namespaces.Permission"/>). It names no signer: any publisher of the sending agency may sign, and its key says which one did. Immutable.
/// </summary>
public sealed class Permission
{
    private const string Type = "advisory-permission/v1";

    private Permission(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Digest = Sha256Digest.Of(bytes.Span);
    }

    /// <summary>The exact bytes, which the publisher signs.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: how the log, and an addition under it, name it.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>The gateway.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The advisory.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>The agency that may share it on.</summary>
    public required AgencyId Agency { get; init; }

    /// <summary>With whom, sorted; null for any member.</summary>
    public IReadOnlyList<AgencyId>? Recipients { get; init; }

    /// <summary>When it was signed, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Reads a permission.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Permission Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, Limits.SmallDocumentBytes, Type, members =>
    {
        var permission = new Permission(bytes)
        {
            Advisory = members.Id<AdvisoryId>("advisory"),
            Agency = members.Id<AgencyId>("agency"),
            At = members.Time("at"),
            Gateway = members.Id<GatewayName>("gateway"),
            Recipients = members.Has("recipients") ? members.SortedIds<AgencyId>("recipients") : null,
        };
        if (permission.Recipients is { } recipients)
        {
            CanonicalMembers.RequireCount("recipients", recipients.Count, 1, Limits.PermittedRecipients);
            Require(!recipients.Contains(permission.Agency), DocumentRule.InvalidId, "Nobody shares with itself.");
        }

        return permission;
    });

    /// <summary>Writes a permission.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="advisory">The advisory.</param>
    /// <param name="agency">The agency that may share it on.</param>
    /// <param name="recipients">With whom, in any order; null for any member.</param>
    /// <param name="at">When it is signed, UTC.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static Permission Create(GatewayName gateway, AdvisoryId advisory, AgencyId agency, IReadOnlyList<AgencyId>? recipients, DateTimeOffset at) =>
        Parse(CanonicalJson.Write(writer =>
        {
            writer.Text("advisory", advisory.Value);
            writer.Text("agency", agency.Value);
            writer.Time("at", at);
            writer.Text("gateway", gateway.Value);
            writer.OptionalTexts("recipients", recipients?.Select(recipient => recipient.Value).Order(StringComparer.Ordinal));
            writer.Text("type", Type);
        }));

    /// <summary>Whether it lets <paramref name="agency"/> share with <paramref name="recipient"/>.</summary>
    public bool Permits(AgencyId agency, AgencyId recipient) => agency == Agency && Recipients?.Contains(recipient) != false;

    /// <summary>Signs it; armored SSHSIG.</summary>
    public string Sign(SigningKey key) => SshSignature.Sign(key, Namespaces.Permission, Bytes.Span);

    /// <summary>Whether <paramref name="key"/> made this signature over it.</summary>
    public bool IsSignedBy(VerifyingKey key, string signature) => SshSignature.Verify(key, Namespaces.Permission, Bytes.Span, signature);
}
