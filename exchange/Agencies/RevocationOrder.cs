using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// <c>advisory-revocation/v1</c>: an agency's root says that a principal's keys count no more from the moment this is logged. It follows no record, so it
/// can be signed in advance and kept for the day on which the root is out of reach, and no later record takes it back. Immutable.
/// </summary>
public sealed class RevocationOrder
{
    private const string Type = "advisory-revocation/v1";

    private RevocationOrder(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Digest = Sha256Digest.Of(bytes.Span);
    }

    /// <summary>The exact bytes, which the root signs.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>The agency.</summary>
    public required AgencyId Agency { get; init; }

    /// <summary>The gateway it is for.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The principal whose keys count no more.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>Why.</summary>
    public required RevocationReason Reason { get; init; }

    /// <summary>When it was made, UTC. It takes effect when it is logged, however much later.</summary>
    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>Since when the keys may have been in other hands, UTC, not after <see cref="SignedAt"/>; null where nobody could know yet.</summary>
    public DateTimeOffset? SuspectedSince { get; init; }

    /// <summary>Reads an order.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static RevocationOrder Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, Limits.SmallDocumentBytes, Type, members =>
    {
        var order = new RevocationOrder(bytes)
        {
            Agency = members.Id<AgencyId>("agency"),
            Gateway = members.Id<GatewayName>("gateway"),
            Principal = members.Id<PrincipalId>("principal"),
            Reason = members.Word<RevocationReason>("reason", WireText.TryParse),
            SignedAt = members.Time("signedAt"),
            SuspectedSince = members.OptionalTime("suspectedSince"),
        };
        Require(order.Principal.Agency == order.Agency, DocumentRule.ForeignPrincipal, "The principal belongs to another agency.");
        Require(!(order.SuspectedSince > order.SignedAt), DocumentRule.InvalidPeriod, "A suspicion begins after its revocation.");
        return order;
    });

    /// <summary>Writes an order.</summary>
    /// <param name="gateway">The gateway it is for.</param>
    /// <param name="principal">Whose keys count no more.</param>
    /// <param name="reason">Why.</param>
    /// <param name="signedAt">Now, UTC.</param>
    /// <param name="suspectedSince">Since when the keys may have been in other hands, UTC, or null.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static RevocationOrder Create(
        GatewayName gateway, PrincipalId principal, RevocationReason reason, DateTimeOffset signedAt, DateTimeOffset? suspectedSince = null) =>
        Parse(CanonicalJson.Write(writer =>
        {
            writer.Text("agency", principal.Agency.Value);
            writer.Text("gateway", gateway.Value);
            writer.Text("principal", principal.Value);
            writer.Text("reason", reason.ToWire());
            writer.Time("signedAt", signedAt);
            writer.OptionalTime("suspectedSince", suspectedSince);
            writer.Text("type", Type);
        }));

    /// <summary>Signs the order (<see cref="Namespaces.Directory"/>) with root keys, at least one.</summary>
    public RootSignatures Sign(params IEnumerable<SigningKey> roots) => RootSignatures.Sign(roots, Namespaces.Directory, Bytes);

    /// <summary>Whether as many root keys of <paramref name="authority"/> signed the order as that record demands.</summary>
    public bool IsSignedByRootOf(AgencyRecord authority, RootSignatures signatures) => signatures.Satisfy(authority, Namespaces.Directory, Bytes);
}
