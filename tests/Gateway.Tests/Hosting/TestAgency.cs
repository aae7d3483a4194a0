using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Tests.Hosting;

/// <summary>An agency with its root key, its people and its current record: what an agency's own computer would hold.</summary>
public sealed class TestAgency
{
    private static readonly TimeSpan Backdating = TimeSpan.FromHours(1);

    private readonly List<TestPrincipal> principals = [];

    public TestAgency(string id)
    {
        Id = AgencyId.Parse(id);
        Root = SigningKey.Generate();
        Keyholder = Add(PrincipalKind.Person, Role.Keyholder);
        Publisher = Add(PrincipalKind.Person, Role.Publisher, Role.Reader);
        Reader = Add(PrincipalKind.Person, Role.Reader);
        Admin = Add(PrincipalKind.Person, Role.Admin);
        Auditor = Add(PrincipalKind.Person, Role.Auditor);
        Service = Add(PrincipalKind.Service, Role.Publisher, Role.Reader);
        Archive = Add(PrincipalKind.Archive);
        Record = AgencyRecord.Create(Content(null, 0, null));
    }

    public AgencyId Id { get; }

    public SigningKey Root { get; private set; }

    public TestPrincipal Keyholder { get; }

    public TestPrincipal Publisher { get; }

    public TestPrincipal Reader { get; }

    /// <summary>An admin by its record; by the gateway's rules only where an act granted the power.</summary>
    public TestPrincipal Admin { get; }

    /// <summary>An auditor by its record; by the gateway's rules only where an act granted the power.</summary>
    public TestPrincipal Auditor { get; }

    public TestPrincipal Service { get; }

    public TestPrincipal Archive { get; }

    public AgencyRecord Record { get; private set; }

    public Enrolment Enrolment => Enrolment.Create(Record, Root);

    public TestPrincipal Add(PrincipalKind kind, params Role[] roles)
    {
        var principal = new TestPrincipal(PrincipalId.Create(Id), kind, roles, TimeProvider.System.GetUtcNow() - Backdating);
        principals.Add(principal);
        return principal;
    }

    public void Replace(TestPrincipal before, TestPrincipal after) => principals[principals.IndexOf(before)] = after;

    public TestPrincipal Revoke(TestPrincipal principal, DateTimeOffset at)
    {
        TestPrincipal revoked = principal with { Revoked = new Revocation(at, RevocationReason.KeyCompromise, null) };
        Replace(principal, revoked);
        return revoked;
    }

    /// <summary>Makes the next record from the people as they are now. It counts as current here whether the gateway takes it or not.</summary>
    public AgencyRecord Next(GatewayName gateway) => Record = AgencyRecord.Create(Content(gateway, Record.Sequence + 1, Record.Digest));

    public void LoseRoot() => Root = SigningKey.Generate();

    private AgencyRecordContent Content(GatewayName? gateway, long sequence, Sha256Digest? previous) => new()
    {
        Gateway = gateway,
        Agency = Id,
        Sequence = sequence,
        Previous = previous,
        Kind = AgencyKind.NationalCert,
        Names = new Dictionary<string, string> { ["en"] = $"Agency {Id}", ["zh"] = "机构" },
        Root = [Root.VerifyingKey],
        Principals = [.. principals.Select(principal => principal.Recorded)],
    };
}
