using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Storage;

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

    public SigningKey Access { get; } = SigningKey.Generate();

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>The receive identities, the newest last.</summary>
    public IReadOnlyList<X25519Identity> Identities => _identities;

    public static Member Reader(string agency, PrincipalKind kind = PrincipalKind.Person) => new(agency, kind, Role.Reader);

    public static Member Publisher(string agency) => new(agency, PrincipalKind.Person, Role.Publisher, Role.Reader);

    /// <summary>Gives it one more receive key.</summary>
    public void AddIdentity() => _identities.Add(X25519Identity.Generate());

    /// <summary>Takes all receive keys but the newest from its record; it keeps the identities.</summary>
    public int RetiredIdentities { get; set; }

    public PrincipalRow ToRow() => new()
    {
        Id = Id,
        Kind = Kind,
        Roles = Roles,
        ValidFrom = DateTimeOffset.UnixEpoch,
        RevokedAt = RevokedAt,
        RevokedReason = RevokedAt is null ? null : RevocationReason.Left,
        Keys =
        [
            Row(KeyPurpose.Access, 0, Access.VerifyingKey.ToSshLine()),
            .. _identities.Skip(RetiredIdentities).Select((identity, i) => Row(KeyPurpose.Receive, i, identity.Recipient.ToString())),
            Row(KeyPurpose.Sign, 0, Sign.VerifyingKey.ToSshLine()),
        ],
    };

    public void Dispose()
    {
        Sign.Dispose();
        Access.Dispose();
        _identities.ForEach(identity => identity.Dispose());
    }

    private PrincipalKeyRow Row(KeyPurpose purpose, int ordinal, string key) => new() { Principal = Id, Purpose = purpose, Ordinal = ordinal, Key = key };
}
