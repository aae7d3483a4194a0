using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Agencies;

/// <summary>What an entry may not do to the directory.</summary>
public sealed class DirectoryRulesTests
{
    private static readonly GatewayName Name = TestDirectory.Name;

    private readonly TestDirectory directory = new();

    [Fact]
    public void An_entry_out_of_turn_is_refused()
    {
        var joining = directory.Accepted(new TestAgency("maher"));
        DirectoryException exception = Assert.Throws<DirectoryException>(
            () => directory.State.Apply(new LogIndex(directory.State.Size + 1), directory.Time, ActionNames.AgencyRecorded, joining.Bytes));
        Assert.Equal(DocumentRule.OutOfOrder, exception.Rule);
    }

    [Fact]
    public void An_entry_dated_before_the_last_one_is_refused()
    {
        var joining = directory.Accepted(new TestAgency("maher"));
        DirectoryException exception = Assert.Throws<DirectoryException>(
            () => directory.State.Apply(new LogIndex(directory.State.Size), TestAgency.Founded, ActionNames.AgencyRecorded, joining.Bytes));
        Assert.Equal(DocumentRule.OutOfOrder, exception.Rule);
    }

    [Fact]
    public void A_log_of_another_gateway_is_refused()
    {
        using var key = new NoteSigner("elsewhere.example/directory", SigningKey.Generate());
        byte[] opened = new LogOpenedDetail(key.Verifier, "elsewhere.example/directory").ToBytes();
        DirectoryException exception = Assert.Throws<DirectoryException>(
            () => new AgencyDirectory(Name).Apply(new LogIndex(0), TestAgency.Founded, ActionNames.LogOpened, opened));
        Assert.Equal(DocumentRule.WrongOrigin, exception.Rule);
        Assert.Equal(DocumentRule.OutOfOrder, directory.Refused(ActionNames.LogOpened, opened));
    }

    [Fact]
    public void Damage_that_was_restored_only_counts()
    {
        long size = directory.State.Size;
        directory.Apply(ActionNames.LogDamaged, CanonicalJson.Write(writer => writer.Integer("from", 2)));
        Assert.Equal(size + 1, directory.State.Size);
    }

    [Fact]
    public void A_log_that_was_cut_is_refused_from_there_on()
    {
        DirectoryException exception = Assert.Throws<DirectoryException>(() => directory.State.Apply(
            new LogIndex(directory.State.Size + 1), TestAgency.Founded, ActionNames.LogDamaged, CanonicalJson.Write(writer => writer.Integer("from", 2))));
        Assert.Equal(DocumentRule.OutOfOrder, exception.Rule);
    }

    [Fact]
    public void An_action_from_later_days_only_counts()
    {
        long size = directory.State.Size;
        directory.Apply("agency.greeted", EmptyDetail.Bytes);
        Assert.Equal(size + 1, directory.State.Size);
    }

    [Fact]
    public void A_new_agency_without_an_act_is_refused()
    {
        var agency = new TestAgency("maher");
        Assert.Equal(DocumentRule.MissingAct, directory.Refused(agency.Signed(agency.First)));
    }

    [Fact]
    public void An_act_for_another_record_is_refused()
    {
        var agency = new TestAgency("maher");
        AdminAct act = AdminAct.Accept(Name, new TestAgency("maher").First, [], directory.Admin.Id, directory.Time);
        Assert.Equal(DocumentRule.WrongAct, directory.Refused(WithAct(agency, agency.First, act)));
    }

    [Fact]
    public void An_act_of_another_kind_is_refused()
    {
        var agency = new TestAgency("maher");
        AdminAct act = AdminAct.ReplaceRoot(Name, agency.First, directory.Admin.Id, directory.Time);
        Assert.Equal(DocumentRule.WrongAct, directory.Refused(WithAct(agency, agency.First, act)));
    }

    [Fact]
    public void An_act_for_another_gateway_is_refused()
    {
        var agency = new TestAgency("maher");
        AdminAct act = AdminAct.Accept(GatewayName.Parse("elsewhere.example"), agency.First, [], directory.Admin.Id, directory.Time);
        Assert.Equal(DocumentRule.WrongGateway, directory.Refused(WithAct(agency, agency.First, act)));
    }

    [Fact]
    public void An_act_dated_ahead_of_the_log_is_refused()
    {
        var agency = new TestAgency("maher");
        AdminAct act = AdminAct.Accept(Name, agency.First, [], directory.Admin.Id, directory.Time + Limits.ClockSkew + TimeSpan.FromMilliseconds(1));
        Assert.Equal(DocumentRule.ActOutOfTime, directory.Refused(WithAct(agency, agency.First, act)));
    }

    [Fact]
    public void An_act_under_a_foreign_signature_is_refused()
    {
        using var other = SigningKey.Generate();
        Assert.Equal(DocumentRule.BadAdminSignature, directory.Refused(directory.Accepted(new TestAgency("maher"), key: other)));
    }

    [Fact]
    public void An_act_of_somebody_unknown_is_refused() =>
        Assert.Equal(DocumentRule.NotAnAdmin, directory.Refused(directory.Accepted(new TestAgency("maher"), admin: PrincipalId.Parse("nobody/00000000"))));

    [Fact]
    public void A_self_granted_admin_has_no_power()
    {
        TestAgency upstart = directory.Join("maher");
        Assert.Contains(Role.Admin, upstart.Person.Recorded.Roles);
        Assert.DoesNotContain(Role.Admin, directory.State.EffectiveRoles(upstart.Person.Id, directory.Time));
        var friend = new TestAgency("friend");
        Assert.Equal(DocumentRule.NotAnAdmin, directory.Refused(directory.Accepted(friend, key: upstart.Person.Sign, admin: upstart.Person.Id)));
    }

    [Fact]
    public void A_granted_admin_has_it()
    {
        TestAgency second = directory.Join("maher", Role.Admin);
        var third = new TestAgency("third");
        directory.Apply(directory.Accepted(third, key: second.Person.Sign, admin: second.Person.Id));
        Assert.NotNull(directory.State.Find(third.Id));
    }

    [Fact]
    public void The_gateways_root_founds_once_and_never_again()
    {
        var second = new TestAgency("maher");
        Assert.Equal(
            DocumentRule.NotAnAdmin,
            directory.Refused(directory.Accepted(second, key: directory.Gateway.Root, admin: directory.GatewayPrincipal.Id)));
    }

    [Fact]
    public void A_second_gateway_record_is_signed_by_the_first_ones_root()
    {
        AgencyRecord next = directory.Gateway.Next(Name);
        using var other = SigningKey.Generate();
        Assert.Equal(DocumentRule.BadRootSignature, directory.Refused(AgencyRecordedDetail.Create(next, next.Sign(other))));
        directory.Apply(directory.Gateway.Signed(next));
        Assert.Equal(1, directory.State.Find(AgencyId.Gateway)!.Current.Record.Sequence);
    }

    [Fact]
    public void Nobody_replaces_the_gateways_root()
    {
        AgencyRecord next = directory.Gateway.ReplaceRoot(Name);
        AdminAct act = AdminAct.ReplaceRoot(Name, next, directory.Admin.Id, directory.Time);
        Assert.Equal(DocumentRule.UnexpectedAct, directory.Refused(WithAct(directory.Gateway, next, act)));
    }

    [Fact]
    public void An_ordinary_record_with_an_act_is_refused()
    {
        TestAgency agency = directory.Join("maher");
        AgencyRecord next = agency.Next(Name);
        AdminAct act = AdminAct.ReplaceRoot(Name, next, directory.Admin.Id, directory.Time);
        Assert.Equal(DocumentRule.UnexpectedAct, directory.Refused(WithAct(agency, next, act)));
    }

    [Fact]
    public void A_replaced_root_without_an_act_is_refused()
    {
        TestAgency agency = directory.Join("maher");
        Assert.Equal(DocumentRule.BadRootSignature, directory.Refused(agency.Signed(agency.ReplaceRoot(Name))));
    }

    [Fact]
    public void A_first_record_is_taken_once()
    {
        TestAgency agency = directory.Join("maher");
        Assert.Equal(DocumentRule.WrongSequence, directory.Refused(agency.Signed(agency.First)));
    }

    [Fact]
    public void An_agency_cannot_list_anothers_key()
    {
        var thief = new TestAgency("thief");
        RecordedPrincipal stolen = thief.Person.Recorded with { Keys = new PrincipalKeys { Receive = directory.Admin.Recorded.Keys.Receive } };
        var posing = new TestAgency("thief", people: new TestPrincipal(stolen, thief.Person.Sign, thief.Person.Access, thief.Person.Receive));
        Assert.Equal(DocumentRule.KeyInUse, directory.Refused(directory.Accepted(posing)));
    }

    [Fact]
    public void A_key_that_was_dropped_does_not_come_back()
    {
        TestAgency agency = directory.Join("maher");
        PrincipalKeys keys = agency.Person.Recorded.Keys;
        directory.Apply(agency.Signed(agency.Next(Name, content => WithKeys(content, keys with { Receive = [] }))));
        Assert.Equal(DocumentRule.KeyInUse, directory.Refused(agency.Signed(agency.Next(Name, content => WithKeys(content, keys)))));
    }

    [Fact]
    public void A_key_does_not_change_its_purpose()
    {
        TestAgency agency = directory.Join("maher");
        PrincipalKeys keys = agency.Person.Recorded.Keys;
        PrincipalKeys swapped = keys with { Access = keys.Sign, Sign = keys.Access };
        Assert.Equal(DocumentRule.KeyInUse, directory.Refused(agency.Signed(agency.Next(Name, content => WithKeys(content, swapped)))));
    }

    [Fact]
    public void Only_a_known_member_is_suspended()
    {
        Assert.Equal(DocumentRule.UnknownAgency, RefusedSuspension(AdminAct.Suspend(Name, AgencyId.Parse("nobody"), directory.Admin.Id, directory.Time)));
        Assert.Equal(DocumentRule.UnknownAgency, RefusedSuspension(AdminAct.Suspend(Name, AgencyId.Gateway, directory.Admin.Id, directory.Time)));
    }

    [Fact]
    public void A_suspension_changes_something()
    {
        TestAgency agency = directory.Join("maher");
        AdminAct resume = AdminAct.Resume(Name, agency.Id, directory.Admin.Id, directory.Time);
        Assert.Equal(DocumentRule.SuspensionUnchanged, directory.Refused(ActionNames.AgencyResumed, directory.Suspension(resume).Bytes));
        directory.Apply(directory.Suspension(AdminAct.Suspend(Name, agency.Id, directory.Admin.Id, directory.Time)));
        Assert.Equal(DocumentRule.SuspensionUnchanged, RefusedSuspension(AdminAct.Suspend(Name, agency.Id, directory.Admin.Id, directory.Time)));
    }

    [Fact]
    public void An_act_that_was_used_does_not_work_again()
    {
        TestAgency agency = directory.Join("maher");
        SuspensionDetail suspension = directory.Suspension(AdminAct.Suspend(Name, agency.Id, directory.Admin.Id, directory.Time));
        directory.Apply(suspension);
        directory.Apply(directory.Suspension(AdminAct.Resume(Name, agency.Id, directory.Admin.Id, directory.Time)));
        Assert.Equal(DocumentRule.ActOutOfTime, directory.Refused(ActionNames.AgencySuspended, suspension.Bytes));
    }

    [Fact]
    public void An_entry_does_what_its_act_says()
    {
        TestAgency agency = directory.Join("maher");
        SuspensionDetail resume = directory.Suspension(AdminAct.Resume(Name, agency.Id, directory.Admin.Id, directory.Time));
        Assert.Equal(DocumentRule.WrongAct, directory.Refused(ActionNames.AgencySuspended, resume.Bytes));
    }

    [Fact]
    public void A_suspended_admin_acts_no_more()
    {
        TestAgency second = directory.Join("maher", Role.Admin);
        directory.Apply(directory.Suspension(AdminAct.Suspend(Name, second.Id, directory.Admin.Id, directory.Time)));
        AdminAct own = AdminAct.Resume(Name, second.Id, second.Person.Id, directory.Time);
        Assert.Equal(DocumentRule.NotAnAdmin, directory.Refused(ActionNames.AgencyResumed, directory.Suspension(own, second.Person.Sign).Bytes));
    }

    [Fact]
    public void A_revoked_admin_acts_no_more()
    {
        TestAgency second = directory.Join("maher", Role.Admin);
        var revoked = new Revocation(directory.Time, RevocationReason.Left, null);
        directory.Apply(second.Signed(second.Next(Name, content => content with { Principals = [content.Principals[0] with { Revoked = revoked }] })));
        var third = new TestAgency("third");
        Assert.Equal(DocumentRule.NotAnAdmin, directory.Refused(directory.Accepted(third, key: second.Person.Sign, admin: second.Person.Id)));
    }

    private static AgencyRecordContent WithKeys(AgencyRecordContent content, PrincipalKeys keys) =>
        content with { Principals = [content.Principals[0] with { Keys = keys }] };

    private AgencyRecordedDetail WithAct(TestAgency agency, AgencyRecord record, AdminAct act) =>
        AgencyRecordedDetail.Create(record, record.Sign(agency.Root), act, act.Sign(directory.Admin.Sign));

    private DocumentRule RefusedSuspension(AdminAct act) => directory.Refused(ActionNames.AgencySuspended, directory.Suspension(act).Bytes);
}
