using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Agencies;

/// <summary>What the directory says of keys, agencies and roles, now and at any moment before.</summary>
public sealed class DirectoryHistoryTests
{
    private static readonly GatewayName Name = TestDirectory.Name;

    private readonly TestDirectory directory = new();

    [Fact]
    public void The_founding_entries_leave_a_gateway_and_an_admin()
    {
        Assert.Equal(3, directory.State.Size);
        Assert.Equal(["cncert", "gateway"], directory.State.Agencies.Select(agency => agency.Id.Value));
        Assert.Equal([Role.Admin, Role.Auditor], directory.State.Find(directory.Founder.Id)!.Grants);
        Assert.Contains(Role.Admin, directory.State.EffectiveRoles(directory.Admin.Id, directory.Time));
        Assert.Equal(
            KeyStanding.Valid,
            directory.State.FindKey(
                directory.GatewayPrincipal.Id, KeyPurpose.Manifest, directory.GatewayPrincipal.Sign.VerifyingKey.ToSshLine(), directory.State.Now(directory.Time)));
    }

    [Fact]
    public void Applying_leaves_the_state_before_as_it_was()
    {
        AgencyDirectory before = directory.State;
        TestAgency agency = directory.Join("maher");
        Assert.Null(before.Find(agency.Id));
        Assert.NotNull(directory.State.Find(agency.Id));
        Assert.Equal(before.Size + 1, directory.State.Size);
    }

    [Fact]
    public void A_key_is_unknown_before_its_record_and_valid_after()
    {
        DirectoryMoment before = directory.State.Now(directory.Time);
        TestAgency agency = directory.Join("maher");
        Assert.Equal(KeyStanding.Unknown, Standing(agency.Person, before));
        Assert.Equal(KeyStanding.Valid, Standing(agency.Person, Now));
    }

    [Fact]
    public void A_key_is_known_for_its_holder_and_purpose_only()
    {
        TestAgency agency = directory.Join("maher");
        string sign = agency.Person.Sign.VerifyingKey.ToSshLine();
        Assert.Equal(KeyStanding.Unknown, directory.State.FindKey(agency.Person.Id, KeyPurpose.Access, sign, Now));
        Assert.Equal(KeyStanding.Unknown, directory.State.FindKey(directory.Admin.Id, KeyPurpose.Sign, sign, Now));
        Assert.Equal(KeyStanding.Unknown, directory.State.FindKey(PrincipalId.Parse("nobody/00000000"), KeyPurpose.Sign, sign, Now));
        Assert.Equal(KeyStanding.Valid, directory.State.FindKey(agency.Person.Id, KeyPurpose.Receive, agency.Person.Receive.Recipient.ToString(), Now));
    }

    [Fact]
    public void A_revocation_reaches_back_only_as_far_as_the_suspicion()
    {
        TestAgency agency = directory.Join("maher");
        DirectoryMoment early = Now;
        directory.Apply("other", EmptyDetail.Bytes);
        directory.Apply("other", EmptyDetail.Bytes);
        DirectoryMoment suspected = Now;
        var revoked = new Revocation(directory.Time, RevocationReason.KeyCompromise, suspected.Time);
        Revoke(agency, revoked);
        Assert.Equal(KeyStanding.Valid, Standing(agency.Person, early));
        Assert.Equal(KeyStanding.Doubtful, Standing(agency.Person, suspected));
        Assert.Equal(KeyStanding.Revoked, Standing(agency.Person, Now));
    }

    [Fact]
    public void Without_a_suspicion_what_was_signed_before_the_revocation_stands()
    {
        TestAgency agency = directory.Join("maher");
        DirectoryMoment before = Now;
        directory.Apply("other", EmptyDetail.Bytes);
        Revoke(agency, new Revocation(directory.Time, RevocationReason.Left, null));
        Assert.Equal(KeyStanding.Valid, Standing(agency.Person, before));
        Assert.Equal(KeyStanding.Revoked, Standing(agency.Person, Now));
    }

    [Fact]
    public void Between_an_agencys_revocation_and_its_entry_a_key_is_doubtful()
    {
        TestAgency agency = directory.Join("maher");
        DirectoryMoment between = Now;
        Revoke(agency, new Revocation(between.Time, RevocationReason.Unspecified, null));
        Assert.Equal(KeyStanding.Doubtful, Standing(agency.Person, between));
    }

    [Fact]
    public void A_dropped_key_counts_where_it_was_listed()
    {
        TestAgency agency = directory.Join("maher");
        DirectoryMoment before = Now;
        PrincipalKeys keys = agency.Person.Recorded.Keys with { Sign = [SigningKey.Generate().VerifyingKey] };
        directory.Apply(agency.Signed(agency.Next(Name, content => content with { Principals = [content.Principals[0] with { Keys = keys }] })));
        Assert.Equal(KeyStanding.Valid, Standing(agency.Person, before));
        Assert.Equal(KeyStanding.Revoked, Standing(agency.Person, Now));
    }

    [Fact]
    public void A_key_counts_within_its_period()
    {
        DateTimeOffset from = TestAgency.Founded.AddDays(10);
        DateTimeOffset to = TestAgency.Founded.AddDays(20);
        TestPrincipal person = TestPrincipal.Create(AgencyId.Parse("maher"), Role.Reader);
        person = person with { Recorded = person.Recorded with { ValidFrom = from, ValidTo = to } };
        directory.Apply(directory.Accepted(new TestAgency("maher", people: person)));
        Assert.Equal(KeyStanding.Revoked, Standing(person, Now with { Time = from.AddMilliseconds(-1) }));
        Assert.Equal(KeyStanding.Valid, Standing(person, Now with { Time = from }));
        Assert.Equal(KeyStanding.Valid, Standing(person, Now with { Time = to.AddMilliseconds(-1) }));
        Assert.Equal(KeyStanding.Revoked, Standing(person, Now with { Time = to }));
        Assert.Equal([], directory.State.EffectiveRoles(person.Id, to));
        Assert.Equal([Role.Reader], directory.State.EffectiveRoles(person.Id, from));
    }

    [Fact]
    public void A_retired_agencys_keys_count_no_more()
    {
        TestAgency agency = directory.Join("maher");
        DirectoryMoment before = Now;
        directory.Apply(agency.Signed(agency.Next(Name, content => content with { Status = AgencyStatus.Retired })));
        Assert.Equal(KeyStanding.Valid, Standing(agency.Person, before));
        Assert.Equal(KeyStanding.Revoked, Standing(agency.Person, Now));
        Assert.Equal([], directory.State.EffectiveRoles(agency.Person.Id, directory.Time));
    }

    [Fact]
    public void A_suspension_takes_every_role_until_it_is_resumed()
    {
        TestAgency agency = directory.Join("maher");
        long before = directory.State.Size;
        directory.Apply(directory.Suspension(AdminAct.Suspend(Name, agency.Id, directory.Admin.Id, directory.Time, "under inspection")));
        long suspended = directory.State.Size;
        Assert.True(directory.State.Find(agency.Id)!.IsSuspended);
        Assert.Equal([], directory.State.EffectiveRoles(agency.Person.Id, directory.Time));
        directory.Apply(directory.Suspension(AdminAct.Resume(Name, agency.Id, directory.Admin.Id, directory.Time)));
        DirectoryAgency now = directory.State.Find(agency.Id)!;
        Assert.False(now.IsSuspended);
        Assert.NotEmpty(directory.State.EffectiveRoles(agency.Person.Id, directory.Time));
        Assert.Equal([false, true, false], new[] { before, suspended, directory.State.Size }.Select(now.IsSuspendedAt));
    }

    [Fact]
    public void A_replaced_root_is_marked_and_signs_from_then_on()
    {
        TestAgency agency = directory.Join("maher");
        SigningKey lost = agency.Root;
        AgencyRecord replaced = agency.ReplaceRoot(Name);
        AdminAct act = AdminAct.ReplaceRoot(Name, replaced, directory.Admin.Id, directory.Time, "root lost in a fire");
        directory.Apply(AgencyRecordedDetail.Create(replaced, replaced.Sign(agency.Root), act, act.Sign(directory.Admin.Sign)));
        Assert.True(directory.State.Find(agency.Id)!.Current.IsRootReplacement);
        AgencyRecord next = agency.Next(Name);
        Assert.Equal(DocumentRule.BadRootSignature, directory.Refused(AgencyRecordedDetail.Create(next, next.Sign(lost))));
        directory.Apply(agency.Signed(next));
        DirectoryAgency now = directory.State.Find(agency.Id)!;
        Assert.False(now.Current.IsRootReplacement);
        Assert.Equal([false, true, false], now.Records.Select(version => version.IsRootReplacement));
    }

    [Fact]
    public void Every_record_is_found_at_the_sizes_it_was_current()
    {
        TestAgency agency = directory.Join("maher");
        long first = directory.State.Size;
        directory.Apply("other", EmptyDetail.Bytes);
        directory.Apply(agency.Signed(agency.Next(Name)));
        DirectoryAgency now = directory.State.Find(agency.Id)!;
        Assert.Null(now.RecordAt(first - 1));
        Assert.Equal(0, now.RecordAt(first)!.Record.Sequence);
        Assert.Equal(0, now.RecordAt(first + 1)!.Record.Sequence);
        Assert.Equal(1, now.RecordAt(first + 2)!.Record.Sequence);
    }

    [Fact]
    public void A_time_tells_how_many_entries_there_must_have_been()
    {
        Assert.Equal(0, directory.State.SizeBefore(TestAgency.Founded));
        Assert.Equal(1, directory.State.SizeBefore(TestAgency.Founded.AddMilliseconds(1)));
        Assert.Equal(1, directory.State.SizeBefore(TestAgency.Founded.AddHours(1)));
        Assert.Equal(3, directory.State.SizeBefore(TestAgency.Founded.AddYears(1)));
    }

    [Fact]
    public void A_clock_that_went_back_does_not_stop_the_log()
    {
        AgencyDirectory proposed = directory.State.Propose(TestAgency.Founded.AddDays(-1), "other", EmptyDetail.Bytes);
        Assert.Equal(directory.State.Size + 1, proposed.Size);
        Assert.Equal(directory.State.SizeBefore(directory.Time), proposed.SizeBefore(directory.Time) - 1);
        Assert.Equal(2, proposed.SizeBefore(TestAgency.Founded.AddHours(2)));
    }

    private DirectoryMoment Now => directory.State.Now(directory.Time);

    private KeyStanding Standing(TestPrincipal person, DirectoryMoment moment) =>
        directory.State.FindKey(person.Id, KeyPurpose.Sign, person.Sign.VerifyingKey.ToSshLine(), moment);

    private void Revoke(TestAgency agency, Revocation revoked) => directory.Apply(
        agency.Signed(agency.Next(Name, content => content with { Principals = [content.Principals[0] with { Revoked = revoked }] })));
}
