using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Fixtures;

/// <summary>An agency with its private keys: makes and signs its records.</summary>
internal sealed class TestAgency
{
    public static readonly DateTimeOffset Founded = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly AgencyKind kind;

    public TestAgency(string id, AgencyKind kind = AgencyKind.NationalCert, GatewayName? gateway = null, params TestPrincipal[] people)
    {
        Id = AgencyId.Parse(id);
        this.kind = kind;
        People = people.Length > 0 ? people : [TestPrincipal.Create(Id, Role.Admin, Role.Keyholder, Role.Publisher, Role.Reader)];
        First = AgencyRecord.Create(Content(gateway));
        Last = First;
    }

    public AgencyId Id { get; }

    public SigningKey Root { get; private set; } = SigningKey.Generate();

    public IReadOnlyList<TestPrincipal> People { get; }

    public TestPrincipal Person => People[0];

    public AgencyRecord First { get; }

    /// <summary>The record the next one continues.</summary>
    public AgencyRecord Last { get; private set; }

    public AgencyRecordContent Content(GatewayName? gateway) => new()
    {
        Agency = Id,
        Gateway = gateway,
        Sequence = 0,
        Kind = kind,
        Names = new Dictionary<string, string> { ["en"] = $"Agency {Id}", ["fa"] = "مرکز ماهر" },
        Root = [Root.VerifyingKey],
        Principals = [.. People.Select(person => person.Recorded)],
    };

    /// <summary>The next record, changed; it becomes the last one.</summary>
    public AgencyRecord Next(GatewayName gateway, Func<AgencyRecordContent, AgencyRecordContent>? change = null)
    {
        AgencyRecordContent content = Last.Next(gateway);
        Last = AgencyRecord.Create(change?.Invoke(content) ?? content);
        return Last;
    }

    /// <summary>The next record under a new root key, signed by nobody yet.</summary>
    public AgencyRecord ReplaceRoot(GatewayName gateway)
    {
        Root = SigningKey.Generate();
        return Next(gateway, content => content with { Root = [Root.VerifyingKey] });
    }

    /// <summary>The record's detail, signed by the root, without any act.</summary>
    public AgencyRecordedDetail Signed(AgencyRecord record) => AgencyRecordedDetail.Create(record, record.Sign(Root));
}
