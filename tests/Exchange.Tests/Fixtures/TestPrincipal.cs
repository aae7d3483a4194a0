using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Fixtures;

/// <summary>A principal with its private keys.</summary>
internal sealed record TestPrincipal(RecordedPrincipal Recorded, SigningKey Sign, SigningKey Access, X25519Identity Receive)
{
    public PrincipalId Id => Recorded.Id;

    public static TestPrincipal Create(AgencyId agency, params Role[] roles) => Create(agency, PrincipalKind.Person, roles);

    public static TestPrincipal Create(AgencyId agency, PrincipalKind kind, params Role[] roles)
    {
        var sign = SigningKey.Generate();
        var access = SigningKey.Generate();
        var receive = X25519Identity.Generate();
        var recorded = new RecordedPrincipal
        {
            Id = PrincipalId.Create(agency),
            Kind = kind,
            Roles = roles,
            Keys = new PrincipalKeys { Sign = [sign.VerifyingKey], Access = [access.VerifyingKey], Receive = [receive.Recipient] },
            ValidFrom = TestAgency.Founded,
        };
        return new TestPrincipal(recorded, sign, access, receive);
    }

    /// <summary>The gateway's own principal: <see cref="Sign"/> is its manifest key, <see cref="Access"/> its token key.</summary>
    public static TestPrincipal CreateGateway()
    {
        TestPrincipal principal = Create(AgencyId.Gateway, PrincipalKind.Service);
        var keys = new PrincipalKeys { Manifest = [principal.Sign.VerifyingKey], Token = [principal.Access.VerifyingKey] };
        return principal with { Recorded = principal.Recorded with { Keys = keys } };
    }
}
