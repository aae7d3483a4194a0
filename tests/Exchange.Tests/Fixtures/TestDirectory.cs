using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Fixtures;

/// <summary>A scripted directory: a gateway, a founding agency with an admin, and whatever a test adds. Each entry comes one hour after the last.</summary>
internal sealed class TestDirectory
{
    public static readonly GatewayName Name = GatewayName.Parse("gateway.example");

    public TestDirectory()
    {
        GatewayPrincipal = TestPrincipal.CreateGateway();
        Gateway = new TestAgency("gateway", AgencyKind.Gateway, Name, GatewayPrincipal);
        Founder = new TestAgency("cncert");
        using var log = new NoteSigner(Name.DirectoryOrigin, SigningKey.Generate());
        State = new AgencyDirectory(Name);
        Apply(ActionNames.LogOpened, new LogOpenedDetail(log.Verifier, Name.DirectoryOrigin).ToBytes());
        Apply(Gateway.Signed(Gateway.First));
        Apply(Accepted(Founder, [Role.Admin, Role.Auditor], Gateway.Root, GatewayPrincipal.Id));
    }

    public AgencyDirectory State { get; private set; }

    public TestAgency Gateway { get; }

    public TestPrincipal GatewayPrincipal { get; }

    public TestAgency Founder { get; }

    public TestPrincipal Admin => Founder.Person;

    /// <summary>The time of the next entry.</summary>
    public DateTimeOffset Time => TestAgency.Founded.AddHours(State.Size);

    /// <summary>What was applied, as a log would carry it.</summary>
    public List<(DateTimeOffset Time, string Action, ReadOnlyMemory<byte> Detail)> History { get; } = [];

    public void Apply(string action, ReadOnlyMemory<byte> detail)
    {
        DateTimeOffset time = Time;
        State = State.Apply(new LogIndex(State.Size), time, action, detail);
        History.Add((time, action, detail));
    }

    public void Apply(AgencyRecordedDetail detail) => Apply(ActionNames.AgencyRecorded, detail.Bytes);

    public void Apply(SuspensionDetail detail) =>
        Apply(detail.Act.Kind == AdminActKind.Suspend ? ActionNames.AgencySuspended : ActionNames.AgencyResumed, detail.Bytes);

    /// <summary>An agency's first record with the act of an admin, of the founding agency unless said otherwise.</summary>
    public AgencyRecordedDetail Accepted(TestAgency agency, Role[]? grants = null, SigningKey? key = null, PrincipalId? admin = null)
    {
        AdminAct act = AdminAct.Accept(Name, agency.First, grants ?? [], admin ?? Admin.Id, Time);
        return AgencyRecordedDetail.Create(agency.First, agency.First.Sign(agency.Root), act, act.Sign(key ?? Admin.Sign));
    }

    public TestAgency Join(string id, params Role[] grants)
    {
        var agency = new TestAgency(id);
        Apply(Accepted(agency, grants));
        return agency;
    }

    public SuspensionDetail Suspension(AdminAct act, SigningKey? key = null) => SuspensionDetail.Create(act, act.Sign(key ?? Admin.Sign));

    /// <summary>Applies an entry that must be refused and gives the rule.</summary>
    public DocumentRule Refused(string action, ReadOnlyMemory<byte> detail)
    {
        long size = State.Size;
        DirectoryException exception = Assert.Throws<DirectoryException>(() => Apply(action, detail));
        Assert.Equal(size, exception.Index);
        Assert.Equal(size, State.Size);
        return exception.Rule;
    }

    public DocumentRule Refused(AgencyRecordedDetail detail) => Refused(ActionNames.AgencyRecorded, detail.Bytes);
}
