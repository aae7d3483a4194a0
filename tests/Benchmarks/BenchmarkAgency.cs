using Gateway.Crypto;
using Gateway.Exchange;

namespace Benchmarks;

/// <summary>An agency with its root and one person who may do everything, as its own computer would hold them.</summary>
internal sealed class BenchmarkAgency : IDisposable
{
    private static readonly Role[] Roles = [Role.Admin, Role.Auditor, Role.Keyholder, Role.Publisher, Role.Reader];

    private readonly SigningKey root = SigningKey.Generate();
    private readonly X25519Identity receive = X25519Identity.Generate();

    public BenchmarkAgency(string id)
    {
        Id = AgencyId.Parse(id);
        Person = PrincipalId.Create(Id);
        Record = AgencyRecord.Create(new AgencyRecordContent
        {
            Agency = Id,
            Sequence = 0,
            Kind = AgencyKind.NationalCert,
            Names = new Dictionary<string, string> { ["en"] = $"Agency {id}" },
            Root = [root.VerifyingKey],
            Principals = [Recorded],
        });
    }

    public AgencyId Id { get; }

    public PrincipalId Person { get; }

    public SigningKey Sign { get; } = SigningKey.Generate();

    public SigningKey Access { get; } = SigningKey.Generate();

    public X25519Recipient Recipient => receive.Recipient;

    public AgencyRecord Record { get; }

    public Enrolment Enrolment => Enrolment.Create(Record, root);

    private RecordedPrincipal Recorded => new()
    {
        Id = Person,
        Kind = PrincipalKind.Person,
        Roles = Roles,
        ValidFrom = DateTimeOffset.UnixEpoch,
        Keys = new PrincipalKeys { Sign = [Sign.VerifyingKey], Access = [Access.VerifyingKey], Receive = [receive.Recipient] },
    };

    public void Dispose()
    {
        root.Dispose();
        receive.Dispose();
        Sign.Dispose();
        Access.Dispose();
    }
}
