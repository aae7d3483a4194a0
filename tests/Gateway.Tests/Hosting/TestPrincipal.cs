using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Tests.Hosting;

/// <summary>A principal with its private keys. They live as long as the test process.</summary>
public sealed record TestPrincipal(PrincipalId Id, PrincipalKind Kind, IReadOnlyList<Role> Roles, DateTimeOffset ValidFrom)
{
    public SigningKey Sign { get; init; } = SigningKey.Generate();

    public SigningKey Access { get; init; } = SigningKey.Generate();

    public X25519Identity Receive { get; init; } = X25519Identity.Generate();

    public DateTimeOffset? ValidTo { get; init; }

    public Revocation? Revoked { get; init; }

    public RecordedPrincipal Recorded => new()
    {
        Id = Id,
        Kind = Kind,
        Roles = Roles,
        ValidFrom = ValidFrom,
        ValidTo = ValidTo,
        Revoked = Revoked,
        Keys = new PrincipalKeys { Sign = [Sign.VerifyingKey], Access = [Access.VerifyingKey], Receive = [Receive.Recipient] },
    };
}
