using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Agreements;

public sealed class AgreementTests
{
    [Fact]
    public void An_agreement_keeps_what_it_was_made_of()
    {
        Agreement agreement = Agreement.Create(Sample.AgreementContent);
        AgreementContent read = Agreement.Parse(agreement.Bytes).Content;
        Assert.Equal(agreement.Bytes.ToArray(), Agreement.Create(read).Bytes.ToArray());
        Assert.Equal(Tlp.AmberStrict, read.Terms.MaxTlpOf(Sample.Sender.Agency, Sample.Recipient));
        Assert.Equal(Tlp.Amber, read.Terms.MaxTlpOf(Sample.Recipient, Sample.Sender.Agency));
        Assert.Equal(Sample.Sender.Agency, agreement.Find(AgencyId.Parse("island"))!.Sponsor);
        Assert.Null(agreement.Find(AgencyId.Parse("nobody")));
    }

    [Theory]
    [InlineData("""{"version":0}""", DocumentRule.OutOfRange)]
    [InlineData("""{"version":257}""", DocumentRule.OutOfRange)]
    [InlineData("""{"version":1}""", DocumentRule.InvalidChainStart)]
    [InlineData("""{"noticeDays":3654}""", DocumentRule.OutOfRange)]
    [InlineData("""{"validTo":"2026-03-04T05:06:07.890Z"}""", DocumentRule.InvalidPeriod)]
    [InlineData("""{"parties":[{"agency":"maher"}]}""", DocumentRule.OutOfRange)]
    [InlineData("""{"parties":[{"agency":"maher"},{"agency":"cncert"}]}""", DocumentRule.NotSorted)]
    [InlineData("""{"parties":[{"agency":"cncert"},{"agency":"maher","sponsor":"island"}]}""", DocumentRule.InvalidSponsor)]
    [InlineData("""{"parties":[{"agency":"cncert"},{"agency":"maher","sponsor":"maher"}]}""", DocumentRule.InvalidSponsor)]
    [InlineData("""{"parties":[{"agency":"cncert"},{"agency":"maher","reservations":[]}]}""", DocumentRule.OutOfRange)]
    [InlineData("""{"parties":[{"agency":"cncert"},{"agency":"maher","reservations":[{}]}]}""", DocumentRule.InvalidReservation)]
    [InlineData("""{"parties":[{"agency":"cncert"},{"agency":"maher","reservations":[{"maxTlp":"RED","text":"x"}]}]}""", DocumentRule.InvalidReservation)]
    [InlineData("""{"terms":{"maxTlp":"WHITE","onwardSharing":"label"}}""", DocumentRule.UnknownWord)]
    [InlineData("""{"terms":{"maxTlp":"RED","onwardSharing":"sometimes"}}""", DocumentRule.UnknownWord)]
    [InlineData("""{"terms":{"categories":[],"maxTlp":"RED","onwardSharing":"label"}}""", DocumentRule.OutOfRange)]
    [InlineData("""{"terms":{"categories":["notice","attack"],"maxTlp":"RED","onwardSharing":"label"}}""", DocumentRule.NotSorted)]
    [InlineData("""{"terms":{"languages":["english language"],"maxTlp":"RED","onwardSharing":"label"}}""", DocumentRule.InvalidLanguage)]
    [InlineData("""{"terms":{"maxTlp":"RED","onwardSharing":"label","retentionDays":0}}""", DocumentRule.OutOfRange)]
    [InlineData("""{"terms":{"acknowledgeWithinHours":0,"maxTlp":"RED","onwardSharing":"label"}}""", DocumentRule.OutOfRange)]
    [InlineData("""{"terms":{"directions":[{"from":"cncert","maxTlp":"RED","to":"nobody"}],"maxTlp":"RED","onwardSharing":"label"}}""", DocumentRule.UnknownAgency)]
    [InlineData("""{"terms":{"directions":[{"from":"cncert","maxTlp":"RED","to":"cncert"}],"maxTlp":"RED","onwardSharing":"label"}}""", DocumentRule.UnknownAgency)]
    [InlineData("""{"texts":[]}""", DocumentRule.OutOfRange)]
    public void A_broken_agreement_is_refused_by_its_rule(string member, DocumentRule rule) =>
        Assert.Equal(rule, Refusal.Rule(() => Agreement.Parse(Json.Change(Agreement.Create(Sample.AgreementContent).Bytes, root => Json.Merge(root, member)))));

    [Fact]
    public void A_signature_counts_in_its_own_namespace_alone()
    {
        Agreement agreement = Agreement.Create(Sample.AgreementContent);
        using var key = SigningKey.Generate();
        Assert.True(agreement.IsSignedBy([key.VerifyingKey], agreement.Sign(key)));
        Assert.False(agreement.IsSignedBy([key.VerifyingKey], SshSignature.Sign(key, Namespaces.AgreementEnd, agreement.Bytes.Span)));
        AgreementEnd end = AgreementEnd.Create(AgreementAct.End, agreement, Sample.Sender, null, Sample.Now);
        Assert.True(end.IsSignedBy([key.VerifyingKey], end.Sign(key)));
        Assert.False(end.IsSignedBy([key.VerifyingKey], SshSignature.Sign(key, Namespaces.Agreement, end.Bytes.Span)));
    }

    [Fact]
    public void A_proposal_brings_exactly_the_documents_that_it_names()
    {
        Agreement agreement = Agreement.Create(Sample.AgreementContent);
        AgreementTexts one = AgreementTexts.Create([new("en", "We share."u8.ToArray())]);
        AgreementTexts another = AgreementTexts.Create([new("en", "We share!"u8.ToArray()), new("zh-Hans", Sample.AgreementTexts.Find("zh-Hans")!.Value.ToArray())]);
        Assert.Equal(DocumentRule.WrongTexts, Refusal.Rule(() => AgreementProposal.Create(agreement, "x", one)));
        Assert.Equal(DocumentRule.WrongTexts, Refusal.Rule(() => AgreementProposal.Create(agreement, "x", another)));
        Assert.Equal(agreement.Digest, AgreementProposal.Create(agreement, "x", Sample.AgreementTexts).Agreement.Digest);
    }
}
