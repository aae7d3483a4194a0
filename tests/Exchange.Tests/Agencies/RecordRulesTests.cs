using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Agencies;

public sealed class RecordRulesTests
{
    private static readonly GatewayName Gateway = TestDirectory.Name;

    private readonly TestAgency agency = new("cncert");

    [Fact]
    public void A_next_record_signed_by_the_last_root_passes()
    {
        AgencyRecord next = agency.Next(Gateway);
        RecordRules.CheckNext(Gateway, agency.First, next, new(next.Sign(agency.Root)));
        Assert.Equal(agency.First.Digest, next.Content.Previous);
    }

    [Fact]
    public void A_first_record_for_another_gateway_is_refused()
    {
        AgencyRecord record = AgencyRecord.Create(agency.Content(GatewayName.Parse("elsewhere.example")));
        Assert.Equal(DocumentRule.WrongGateway, Refusal.Rule(() => RecordRules.CheckFirst(Gateway, record, new(record.Sign(agency.Root)))));
    }

    [Fact]
    public void A_first_record_under_a_foreign_signature_is_refused()
    {
        using var other = SigningKey.Generate();
        Assert.Equal(DocumentRule.BadRootSignature, Refusal.Rule(() => RecordRules.CheckFirst(Gateway, agency.First, new(agency.First.Sign(other)))));
    }

    [Fact]
    public void A_later_record_is_no_first_one()
    {
        AgencyRecord next = agency.Next(Gateway);
        Assert.Equal(DocumentRule.WrongSequence, Refusal.Rule(() => RecordRules.CheckFirst(Gateway, next, new(next.Sign(agency.Root)))));
    }

    [Fact]
    public void A_foreign_root_signature_is_refused()
    {
        using var other = SigningKey.Generate();
        AgencyRecord next = agency.Next(Gateway);
        Assert.Equal(DocumentRule.BadRootSignature, Refusal.Rule(() => RecordRules.CheckNext(Gateway, agency.First, next, new(next.Sign(other)))));
    }

    [Fact]
    public void A_record_cannot_vouch_for_its_own_new_root()
    {
        AgencyRecord next = agency.ReplaceRoot(Gateway);
        string signature = next.Sign(agency.Root);
        Assert.Equal(DocumentRule.BadRootSignature, Refusal.Rule(() => RecordRules.CheckNext(Gateway, agency.First, next, new(signature))));
        RecordRules.CheckRootReplacement(Gateway, agency.First, next, new(signature));
    }

    [Fact]
    public void A_replaced_root_signs_the_record_that_brings_it()
    {
        SigningKey old = agency.Root;
        AgencyRecord next = agency.ReplaceRoot(Gateway);
        Assert.Equal(DocumentRule.BadRootSignature, Refusal.Rule(() => RecordRules.CheckRootReplacement(Gateway, agency.First, next, new(next.Sign(old)))));
    }

    [Fact]
    public void A_skipped_sequence_is_refused() => RefusesNext(DocumentRule.WrongSequence, content => content with { Sequence = 2 });

    [Fact]
    public void A_wrong_previous_is_refused() => RefusesNext(DocumentRule.WrongPrevious, content => content with { Previous = Sha256Digest.Of("x"u8) });

    [Fact]
    public void Another_gateway_is_refused() =>
        RefusesNext(DocumentRule.WrongGateway, content => content with { Gateway = GatewayName.Parse("elsewhere.example") });

    [Fact]
    public void Another_agencys_record_is_refused()
    {
        var other = new TestAgency("maher");
        AgencyRecord next = AgencyRecord.Create(other.Content(Gateway) with { Sequence = 1, Previous = agency.First.Digest });
        Assert.Equal(DocumentRule.WrongAgency, Refusal.Rule(() => RecordRules.CheckNext(Gateway, agency.First, next, new(next.Sign(agency.Root)))));
    }

    [Fact]
    public void A_dropped_principal_is_refused() => RefusesNext(DocumentRule.DroppedPrincipal, content => content with { Principals = [] });

    [Fact]
    public void A_changed_kind_is_refused() =>
        RefusesNext(DocumentRule.ChangedPrincipalKind, content => content with { Principals = [content.Principals[0] with { Kind = PrincipalKind.Team }] });

    [Fact]
    public void A_revocation_stands_for_ever()
    {
        DateTimeOffset at = TestAgency.Founded.AddDays(10);
        var revoked = new Revocation(at, RevocationReason.Left, at.AddDays(-1));
        AgencyRecord last = agency.Next(Gateway, content => Revoke(content, revoked));
        Refuses(null);
        Refuses(revoked with { At = at.AddDays(1) });
        Refuses(revoked with { Reason = RevocationReason.Superseded });
        Refuses(revoked with { SuspectedSince = null });
        Refuses(revoked with { SuspectedSince = at });
        Passes(revoked);
        Passes(revoked with { SuspectedSince = at.AddDays(-5) });

        void Passes(Revocation? after)
        {
            AgencyRecord next = AgencyRecord.Create(Revoke(last.Next(Gateway), after));
            RecordRules.CheckNext(Gateway, last, next, new(next.Sign(agency.Root)));
            Assert.Equal(after, next.Principals[0].Revoked);
        }

        void Refuses(Revocation? after) => Assert.Equal(DocumentRule.VanishedRevocation, Refusal.Rule(() => Passes(after)));
    }

    private static AgencyRecordContent Revoke(AgencyRecordContent content, Revocation? revoked) =>
        content with { Principals = [content.Principals[0] with { Revoked = revoked }] };

    private void RefusesNext(DocumentRule rule, Func<AgencyRecordContent, AgencyRecordContent> change)
    {
        AgencyRecord next = AgencyRecord.Create(change(agency.First.Next(Gateway)));
        Assert.Equal(rule, Refusal.Rule(() => RecordRules.CheckNext(Gateway, agency.First, next, new(next.Sign(agency.Root)))));
    }
}
