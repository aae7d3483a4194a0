using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>A principal with its private keys.</summary>
internal sealed class Member : IDisposable
{
    private readonly List<X25519Identity> _identities = [X25519Identity.Generate()];

    public Member(string agency, PrincipalKind kind, params Role[] roles)
    {
        Id = PrincipalId.Create(AgencyId.Parse(agency));
        Kind = kind;
        Roles = roles;
    }

    public PrincipalId Id { get; }

    public PrincipalKind Kind { get; }

    public IReadOnlyList<Role> Roles { get; set; }

    public SigningKey Sign { get; set; } = SigningKey.Generate();

    /// <summary>A sign key that its record still lists before <see cref="Sign"/>.</summary>
    public SigningKey? FormerSign { get; private set; }

    public SigningKey Access { get; } = SigningKey.Generate();

    public DateTimeOffset? RevokedAt { get; set; }

    public DateTimeOffset? ValidTo { get; set; }

    /// <summary>The receive identities, the newest last.</summary>
    public IReadOnlyList<X25519Identity> Identities => _identities;

    public static Member Reader(string agency, PrincipalKind kind = PrincipalKind.Person) => new(agency, kind, Role.Reader);

    public static Member Publisher(string agency) => new(agency, PrincipalKind.Person, Role.Publisher, Role.Reader);

    /// <summary>Signs with another key from now on; the record lists both.</summary>
    public void BringSign(SigningKey key) => (FormerSign, Sign) = (Sign, key);

    /// <summary>The record lists the newest sign key alone.</summary>
    public void RetireSign() => FormerSign = null;

    /// <summary>Gives it one more receive key.</summary>
    public void AddIdentity() => _identities.Add(X25519Identity.Generate());

    /// <summary>Receive keys that its record lists besides, behind the others.</summary>
    public List<ReceiveKey> MoreReceiveKeys { get; } = [];

    /// <summary>How many of its oldest receive keys its record lists no longer; it keeps the identities.</summary>
    public int RetiredIdentities { get; set; }

    /// <summary>The principal as its agency records it now.</summary>
    public RecordedPrincipal Recorded => new()
    {
        Id = Id,
        Kind = Kind,
        Roles = [.. Roles.OrderBy(role => role.ToWire(), StringComparer.Ordinal)],
        ValidFrom = DateTimeOffset.UnixEpoch,
        ValidTo = ValidTo,
        Revoked = RevokedAt is { } at ? new Revocation(at, RevocationReason.Left, null) : null,
        Keys = new PrincipalKeys
        {
            Access = [Access.VerifyingKey],
            Receive = [.. _identities.Skip(RetiredIdentities).Select(identity => ReceiveKey.Of(identity.Recipient)), .. MoreReceiveKeys],
            Sign = FormerSign is null ? [Sign.VerifyingKey] : [FormerSign.VerifyingKey, Sign.VerifyingKey],
        },
    };

    public void Dispose()
    {
        Sign.Dispose();
        Access.Dispose();
        _identities.ForEach(identity => identity.Dispose());
    }
}
