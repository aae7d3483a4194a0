using Exchange.Tests.Fixtures;
using Gateway.Exchange;

namespace Exchange.Tests.Agencies;

public sealed class AccessRulesTests
{
    private static readonly AgencyId Agency = AgencyId.Parse("maher");
    private static readonly DateTimeOffset Now = TestAgency.Founded.AddDays(1);

    [Theory]
    [InlineData(PrincipalKind.Person, true)]
    [InlineData(PrincipalKind.Team, true)]
    [InlineData(PrincipalKind.Archive, true)]
    [InlineData(PrincipalKind.Service, false)]
    public void A_service_cannot_publish(PrincipalKind kind, bool mayPublish)
    {
        TestPrincipal principal = TestPrincipal.Create(Agency, kind, Role.Publisher, Role.Reader);
        IReadOnlyList<Role> roles = Roles(principal, []);
        Assert.Equal(mayPublish, roles.Contains(Role.Publisher));
        Assert.Contains(Role.Reader, roles);
    }

    [Fact]
    public void Powers_take_effect_only_as_granted()
    {
        TestPrincipal principal = TestPrincipal.Create(Agency, Role.Admin, Role.Auditor, Role.Keyholder);
        Assert.Equal([Role.Keyholder], Roles(principal, []));
        Assert.Equal([Role.Auditor, Role.Keyholder], Roles(principal, [Role.Auditor]));
        Assert.Equal([Role.Admin, Role.Auditor, Role.Keyholder], Roles(principal, [Role.Admin, Role.Auditor]));
    }

    [Fact]
    public void Without_an_audience_readers_and_archives_read()
    {
        TestPrincipal reader = TestPrincipal.Create(Agency, Role.Reader);
        TestPrincipal archive = TestPrincipal.Create(Agency, PrincipalKind.Archive);
        TestPrincipal clerk = TestPrincipal.Create(Agency, Role.Keyholder);
        AgencyRecord record = new TestAgency("maher", people: [reader, archive, clerk]).First;
        Assert.Equal([reader.Id, archive.Id], AccessRules.Readers(record, null, Now).Select(principal => principal.Id));
    }

    [Fact]
    public void With_an_audience_only_the_named_read()
    {
        TestPrincipal reader = TestPrincipal.Create(Agency, Role.Reader);
        TestPrincipal archive = TestPrincipal.Create(Agency, PrincipalKind.Archive);
        AgencyRecord record = new TestAgency("maher", people: [reader, archive]).First;
        Assert.Equal([reader.Id], AccessRules.Readers(record, [reader.Id], Now).Select(principal => principal.Id));
    }

    [Fact]
    public void Nobody_reads_who_is_revoked_out_of_period_or_without_a_receive_key()
    {
        TestPrincipal template = TestPrincipal.Create(Agency, Role.Reader);
        Assert.Empty(Readers(template.Recorded with { Revoked = new Revocation(Now, RevocationReason.Left, null) }));
        Assert.Empty(Readers(template.Recorded with { ValidTo = Now }));
        Assert.Empty(Readers(template.Recorded with { ValidFrom = Now.AddSeconds(1) }));
        Assert.Empty(Readers(template.Recorded with { Keys = template.Recorded.Keys with { Receive = [] } }));
        Assert.Single(Readers(template.Recorded));

        IReadOnlyList<RecordedPrincipal> Readers(RecordedPrincipal principal) =>
            AccessRules.Readers(new TestAgency("maher", people: template with { Recorded = principal }).First, null, Now);
    }

    private static IReadOnlyList<Role> Roles(TestPrincipal principal, Role[] grants)
    {
        AgencyRecord record = new TestAgency("maher", people: principal).First;
        return AccessRules.EffectiveRoles(record, record.Principals[0], grants, Now);
    }
}
