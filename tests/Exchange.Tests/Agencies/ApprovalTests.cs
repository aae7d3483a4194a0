using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Agencies;

/// <summary>A second admin's approval beside an act: whoever replays the directory verifies it where it stands.</summary>
public sealed class ApprovalTests
{
    private static readonly GatewayName Name = TestDirectory.Name;

    private readonly TestDirectory directory = new();
    private readonly TestAgency partner;

    public ApprovalTests() => partner = directory.Join("maher", Role.Admin);

    [Fact]
    public void An_approved_acceptance_names_both_admins()
    {
        var agency = new TestAgency("jpcert");
        directory.Apply(Approved(agency, partner.Person));
        RecordVersion version = directory.State.Find(agency.Id)!.Current;
        Assert.Equal((directory.Admin.Id, partner.Person.Id), (version.Act!.Principal, version.Approval!.Principal));
    }

    [Fact]
    public void An_approved_suspension_names_both_admins()
    {
        TestAgency agency = directory.Join("jpcert");
        AdminAct act = AdminAct.Suspend(Name, agency.Id, directory.Admin.Id, directory.Time);
        directory.Apply(SuspensionDetail.Create(act, act.Sign(directory.Admin.Sign), Sign(Approval.Of(act, partner.Person.Id, directory.Time), partner.Person)));
        Assert.Equal(partner.Person.Id, Assert.Single(directory.State.Find(agency.Id)!.Suspensions).Approval!.Principal);
    }

    [Fact]
    public void Nobody_approves_an_act_of_its_own()
    {
        var agency = new TestAgency("jpcert");
        AdminAct act = Accept(agency);
        Assert.Equal(DocumentRule.SelfApproval, Refusal.Rule(() => Approval.Of(act, directory.Admin.Id, directory.Time)));
        byte[] own = Json.Change(Approval.Of(act, partner.Person.Id, directory.Time).Bytes, root => root["principal"] = directory.Admin.Id.Value);
        Assert.Equal(DocumentRule.SelfApproval, directory.Refused(Detail(agency, act, Sign(Approval.Parse(own), directory.Admin))));
    }

    [Fact]
    public void An_approval_of_another_act_is_refused()
    {
        var agency = new TestAgency("jpcert");
        Approval other = Approval.Of(Accept(new TestAgency("others")), partner.Person.Id, directory.Time);
        Assert.Equal(DocumentRule.WrongApproval, directory.Refused(Detail(agency, Accept(agency), Sign(other, partner.Person))));
    }

    [Fact]
    public void Whoever_is_no_admin_in_force_approves_nothing()
    {
        var agency = new TestAgency("jpcert");
        TestAgency ungranted = directory.Join("ungranted");
        Assert.Equal(DocumentRule.NotAnAdmin, directory.Refused(Approved(agency, ungranted.Person)));
        directory.Apply(partner.Signed(partner.Next(Name, content => content with
        {
            Principals = [content.Principals[0] with { Revoked = new Revocation(directory.Time, RevocationReason.Left, null) }],
        })));
        Assert.Equal(DocumentRule.NotAnAdmin, directory.Refused(Approved(agency, partner.Person)));
    }

    [Fact]
    public void An_approval_is_signed_by_its_admin_in_its_own_namespace()
    {
        var agency = new TestAgency("jpcert");
        AdminAct act = Accept(agency);
        Approval approval = Approval.Of(act, partner.Person.Id, directory.Time);
        Assert.Equal(DocumentRule.BadAdminSignature, directory.Refused(Detail(agency, act, Sign(approval, directory.Admin))));
        string asAct = SshSignature.Sign(partner.Person.Sign, Namespaces.Admin, approval.Bytes.Span);
        Assert.Equal(DocumentRule.BadAdminSignature, directory.Refused(Detail(agency, act, new SignedApproval(approval, asAct))));
    }

    [Fact]
    public void An_approval_dated_ahead_of_the_log_is_refused()
    {
        var agency = new TestAgency("jpcert");
        AdminAct act = Accept(agency);
        Approval early = Approval.Of(act, partner.Person.Id, directory.Time + Limits.ClockSkew + TimeSpan.FromMilliseconds(1));
        Assert.Equal(DocumentRule.ActOutOfTime, directory.Refused(Detail(agency, act, Sign(early, partner.Person))));
    }

    [Fact]
    public void A_record_without_an_act_has_nothing_to_approve()
    {
        Approval approval = Approval.Of(Accept(new TestAgency("others")), partner.Person.Id, directory.Time);
        AgencyRecord next = partner.Next(Name);
        Assert.Equal(
            DocumentRule.WrongApproval,
            Refusal.Rule(() => AgencyRecordedDetail.Create(next, new RootSignatures(next.Sign(partner.Root)), null, null, Sign(approval, partner.Person))));
    }

    private AdminAct Accept(TestAgency agency) => AdminAct.Accept(Name, agency.First, [], directory.Admin.Id, directory.Time);

    private AgencyRecordedDetail Approved(TestAgency agency, TestPrincipal approver)
    {
        AdminAct act = Accept(agency);
        return Detail(agency, act, Sign(Approval.Of(act, approver.Id, directory.Time), approver));
    }

    private AgencyRecordedDetail Detail(TestAgency agency, AdminAct act, SignedApproval approval) => AgencyRecordedDetail.Create(
        agency.First, new RootSignatures(agency.First.Sign(agency.Root)), act, act.Sign(directory.Admin.Sign), approval);

    private static SignedApproval Sign(Approval approval, TestPrincipal approver) => new(approval, approval.Sign(approver.Sign));
}
