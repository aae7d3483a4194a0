using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>An agency as its own keyholder keeps it: root key, members, and the last record it made.</summary>
internal sealed class MemberAgency(AgencyId id) : IDisposable
{
    private readonly SigningKey _root = SigningKey.Generate();
    private readonly List<Member> _members = [];
    private AgencyRecord? _last;

    public Member Keyholder { get; } = new(id.Value, PrincipalKind.Person, Role.Keyholder);

    /// <summary>Its name in English.</summary>
    public string Name { get; set; } = $"Agency {id}";

    public bool IsNew => _last is null;

    public void Add(Member member)
    {
        if (!_members.Contains(member))
        {
            _members.Add(member);
        }
    }

    /// <summary>The next record, of what the members are now, signed by the root.</summary>
    public (AgencyRecord Record, string Signature) Next(GatewayName gateway, AgencyStatus status)
    {
        var content = new AgencyRecordContent
        {
            Gateway = gateway,
            Agency = id,
            Sequence = _last is null ? 0 : _last.Sequence + 1,
            Previous = _last?.Digest,
            Kind = AgencyKind.NationalCert,
            Names = new Dictionary<string, string> { ["en"] = Name },
            Status = status,
            Root = [_root.VerifyingKey],
            Principals = [Keyholder.Recorded, .. _members.Select(member => member.Recorded)],
        };
        _last = AgencyRecord.Create(content);
        return (_last, _last.Sign(_root));
    }

    /// <summary>The root's signatures over an order.</summary>
    public RootSignatures Sign(RevocationOrder order) => order.Sign(_root);

    public void Dispose()
    {
        _root.Dispose();
        Keyholder.Dispose();
        _members.ForEach(member => member.Dispose());
    }
}
