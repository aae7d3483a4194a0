using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Agencies;

/// <summary>An agency whose root is several keys, of which so many must sign.</summary>
public sealed class RootThresholdTests
{
    private static readonly GatewayName Name = TestDirectory.Name;

    private readonly TestDirectory directory = new();
    private readonly SigningKey[] roots = [SigningKey.Generate(), SigningKey.Generate(), SigningKey.Generate()];
    private readonly TestPrincipal person = TestPrincipal.Create(AgencyId.Parse("maher"), Role.Keyholder);
    private readonly AgencyRecord first;

    public RootThresholdTests() => first = AgencyRecord.Create(Content(2));

    [Fact]
    public void A_record_says_its_threshold_and_leaves_out_the_ordinary_one()
    {
        Assert.Equal(2, AgencyRecord.Parse(first.Bytes).Threshold);
        AgencyRecord ordinary = AgencyRecord.Create(Content(1));
        Assert.Equal(1, ordinary.Threshold);
        Assert.DoesNotContain("threshold", Json.Names(ordinary.Bytes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void A_threshold_of_none_of_one_or_of_more_than_there_are_keys_is_refused(int threshold)
    {
        byte[] bytes = Json.Change(first.Bytes, root => root["threshold"] = threshold);
        Assert.Equal(DocumentRule.OutOfRange, Refusal.Rule(() => AgencyRecord.Parse(bytes)));
    }

    [Fact]
    public void A_first_record_is_signed_by_as_many_of_its_own_keys()
    {
        Assert.Equal(DocumentRule.BadRootSignature, Refusal.Rule(() => RecordRules.CheckFirst(Name, first, first.Sign([roots[0]]))));
        RecordRules.CheckFirst(Name, first, first.Sign([roots[2], roots[0]]));
        RecordRules.CheckFirst(Name, first, first.Sign(roots));
        Assert.Equal(DocumentRule.BadRootSignature, Refusal.Rule(() => Enrolment.Create(first, roots[1])));
        Assert.Equal(3, Enrolment.Create(first, roots).Signatures.All.Count);
    }

    [Fact]
    public void Two_signatures_by_one_key_are_one()
    {
        string signature = first.Sign(roots[0]);
        Assert.Equal(DocumentRule.BadRootSignature, Refusal.Rule(() => RecordRules.CheckFirst(Name, first, new(signature, signature))));
    }

    [Fact]
    public void A_signature_that_nobody_vouches_for_spoils_the_others()
    {
        using var stranger = SigningKey.Generate();
        Assert.Equal(
            DocumentRule.BadRootSignature, Refusal.Rule(() => RecordRules.CheckFirst(Name, first, first.Sign([roots[0], roots[1], stranger]))));
    }

    [Fact]
    public void The_threshold_of_the_record_before_counts_not_the_new_ones()
    {
        Join();
        AgencyRecord lowered = AgencyRecord.Create(first.Next(Name) with { Threshold = 1 });
        Assert.Equal(DocumentRule.BadRootSignature, directory.Refused(AgencyRecordedDetail.Create(lowered, lowered.Sign([roots[0]]))));
        directory.Apply(AgencyRecordedDetail.Create(lowered, lowered.Sign([roots[0], roots[1]])));
        AgencyRecord next = AgencyRecord.Create(lowered.Next(Name));
        directory.Apply(AgencyRecordedDetail.Create(next, next.Sign([roots[2]])));
        Assert.Equal(2, directory.State.Find(first.Agency)!.Current.Record.Sequence);
    }

    [Fact]
    public void A_change_of_the_root_needs_as_many_of_the_old_keys()
    {
        Join();
        using var fresh = SigningKey.Generate();
        AgencyRecord next = AgencyRecord.Create(first.Next(Name) with { Root = [roots[0].VerifyingKey, fresh.VerifyingKey] });
        Assert.Equal(DocumentRule.BadRootSignature, directory.Refused(AgencyRecordedDetail.Create(next, next.Sign([roots[0], fresh]))));
        directory.Apply(AgencyRecordedDetail.Create(next, next.Sign([roots[1], roots[2]])));
        Assert.False(directory.State.Find(first.Agency)!.Current.IsRootReplacement);
    }

    [Fact]
    public void An_admin_replaces_a_root_of_which_too_few_keys_are_left_and_it_is_marked()
    {
        Join();
        using var fresh = SigningKey.Generate();
        AgencyRecord next = AgencyRecord.Create(first.Next(Name) with { Root = [roots[0].VerifyingKey, fresh.VerifyingKey] });
        AdminAct act = AdminAct.ReplaceRoot(Name, next, directory.Admin.Id, directory.Time, "two cards lost");
        string signed = act.Sign(directory.Admin.Sign);
        Assert.Equal(DocumentRule.BadRootSignature, directory.Refused(AgencyRecordedDetail.Create(next, next.Sign([fresh]), act, signed)));
        directory.Apply(AgencyRecordedDetail.Create(next, next.Sign([roots[0], fresh]), act, signed));
        Assert.True(directory.State.Find(first.Agency)!.Current.IsRootReplacement);
    }

    [Fact]
    public void A_revocation_needs_as_many()
    {
        Join();
        RevocationOrder order = RevocationOrder.Create(Name, person.Id, RevocationReason.KeyCompromise, directory.Time);
        Assert.Equal(
            DocumentRule.BadRootSignature,
            directory.Refused(ActionNames.PrincipalRevoked, PrincipalRevokedDetail.Create(order, order.Sign(roots[1])).Bytes));
        directory.Apply(ActionNames.PrincipalRevoked, PrincipalRevokedDetail.Create(order, order.Sign(roots[1], roots[2])).Bytes);
        Assert.NotNull(directory.State.Find(person.Id)!.Revoked);
    }

    private void Join()
    {
        AdminAct act = AdminAct.Accept(Name, first, [], directory.Admin.Id, directory.Time);
        directory.Apply(AgencyRecordedDetail.Create(first, first.Sign([roots[0], roots[1]]), act, act.Sign(directory.Admin.Sign)));
    }

    private AgencyRecordContent Content(int threshold) => new()
    {
        Agency = person.Id.Agency,
        Sequence = 0,
        Kind = AgencyKind.NationalCert,
        Names = new Dictionary<string, string> { ["en"] = "Maher" },
        Root = [.. roots.Select(root => root.VerifyingKey)],
        Threshold = threshold,
        Principals = [person.Recorded],
    };
}
