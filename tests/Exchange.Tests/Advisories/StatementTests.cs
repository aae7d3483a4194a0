using Exchange.Tests.Fixtures;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Advisories;

public sealed class StatementTests
{
    private static readonly PrincipalId[] Audience = [PrincipalId.Parse("maher/00000001"), PrincipalId.Parse("maher/00000002")];

    public static TheoryData<string, DocumentRule> BrokenMembers => new()
    {
        { """{"audience":["maher/00000001"]}""", DocumentRule.AudienceNotAllowed },
        { """{"audience":[]}""", DocumentRule.OutOfRange },
        { """{"audience":["maher/00000002","maher/00000001"]}""", DocumentRule.NotSorted },
        { """{"audience":["maher"]}""", DocumentRule.InvalidId },
        { """{"category":"gossip"}""", DocumentRule.UnknownWord },
        { """{"createdAt":"2026-03-04T05:06:07Z"}""", DocumentRule.Malformed },
        { """{"documents":[]}""", DocumentRule.OutOfRange },
        { """{"expiresAt":"2026-03-04T05:06:07.890Z"}""", DocumentRule.InvalidPeriod },
        { """{"notBefore":"2027-01-01T00:00:00.000Z"}""", DocumentRule.InvalidPeriod },
        { """{"gateway":"G"}""", DocumentRule.InvalidId },
        { """{"nonce":"AAAA"}""", DocumentRule.InvalidNonce },
        { """{"policies":[]}""", DocumentRule.OutOfRange },
        { """{"policies":["a\nb"]}""", DocumentRule.InvalidPolicy },
        { """{"recipient":"M"}""", DocumentRule.InvalidId },
        { """{"replyTo":"0190a6f2-7c1e-4d3b-9a55-0123456789ab"}""", DocumentRule.InvalidId },
        { """{"sender":"cncert"}""", DocumentRule.InvalidId },
        { """{"supersedes":"x"}""", DocumentRule.InvalidId },
        { """{"titles":{}}""", DocumentRule.OutOfRange },
        { """{"titles":{"en":""}}""", DocumentRule.InvalidTitle },
        { """{"titles":{"english language":"x"}}""", DocumentRule.InvalidLanguage },
        { """{"tlp":"RED"}""", DocumentRule.AudienceRequired },
        { """{"tlp":"WHITE"}""", DocumentRule.UnknownWord },
        { """{"type":"advisory-receipt/v1"}""", DocumentRule.WrongType },
        { """{"urgency":"soon"}""", DocumentRule.UnknownWord },
    };

    public static TheoryData<string, DocumentRule> BrokenDocumentMembers => new()
    {
        { """{"language":"e"}""", DocumentRule.InvalidLanguage },
        { """{"mediaType":"pdf"}""", DocumentRule.InvalidMediaType },
        { """{"name":"../x"}""", DocumentRule.InvalidFileName },
        { """{"name":"a\u0000b"}""", DocumentRule.InvalidFileName },
        { """{"name":"通告.PDF"}""", DocumentRule.DuplicateDocumentName },
        { """{"role":"annex"}""", DocumentRule.UnknownWord },
        { """{"sha256":"AAAA"}""", DocumentRule.InvalidDigest },
        { """{"size":-1}""", DocumentRule.Malformed },
        { """{"size":1.5}""", DocumentRule.Malformed },
        { """{"colour":"red"}""", DocumentRule.Malformed },
    };

    [Fact]
    public void A_statement_keeps_what_it_was_made_of()
    {
        OpenStatement read = OpenStatement.Parse(OpenStatement.Create(Sample.Content, Sample.Recipient, null).Bytes);
        Assert.Equal(Sample.Recipient, read.Recipient);
        Assert.Null(read.Audience);
        OpenContent content = read.Content;
        Assert.Equal(Sample.Sender, content.Sender);
        Assert.Equal(Tlp.Amber, content.Tlp);
        Assert.Equal(AdvisoryCategory.Vulnerability, content.Category);
        Assert.Equal(Urgency.Urgent, content.Urgency);
        Assert.Equal(Sample.Content.Documents, content.Documents);
        Assert.Equal(Sample.Content.Titles["zh-Hans"], content.Titles["zh-Hans"]);
        Assert.Equal(Sample.Now.AddDays(2), content.RespondBy);
        Assert.Equal(Sample.Now.AddHours(1), content.NotBefore);
        Assert.Equal(Sample.Now.AddDays(30), content.ExpiresAt);
        Assert.Equal(Sample.Advisory, content.Supersedes);
        Assert.Equal(Sample.Advisory, content.ReplyTo);
        Assert.Equal(Sample.Content.Policies, content.Policies);
        Assert.Equal(Sample.Now, content.CreatedAt);
        Assert.Equal(Sample.Content.Nonce.ToArray(), content.Nonce.ToArray());
    }

    [Theory]
    [MemberData(nameof(BrokenMembers))]
    public void A_statement_with_a_broken_member_is_refused_by_its_rule(string member, DocumentRule rule)
    {
        Statement good = OpenStatement.Create(Sample.Content, Sample.Recipient, null);
        byte[] broken = Json.Change(good.Bytes, root => Json.Merge(root, member));
        Assert.Equal(rule, Refusal.Rule(() => Statement.Parse(broken)));
    }

    [Theory]
    [MemberData(nameof(BrokenDocumentMembers))]
    public void A_document_with_a_broken_member_is_refused_by_its_rule(string member, DocumentRule rule)
    {
        Statement good = OpenStatement.Create(Sample.Content, Sample.Recipient, null);
        byte[] broken = Json.Change(good.Bytes, root => Json.Merge(root["documents"]![0]!.AsObject(), member));
        Assert.Equal(rule, Refusal.Rule(() => Statement.Parse(broken)));
    }

    [Fact]
    public void A_named_person_belongs_to_the_recipient()
    {
        OpenContent red = Sample.Content with { Tlp = Tlp.Red };
        Assert.Equal(Audience, OpenStatement.Create(red, Sample.Recipient, [Audience[1], Audience[0]]).Audience);
        Assert.Equal(DocumentRule.ForeignPrincipal, Refusal.Rule(() => OpenStatement.Create(red, AgencyId.Parse("cncert"), Audience)));
    }

    [Fact]
    public void Seventeen_documents_are_refused()
    {
        StatementDocument[] many = [.. Enumerable.Range(0, 17).Select(n => Sample.Content.Documents[0] with { Name = $"{n}.pdf" })];
        Assert.Equal(DocumentRule.OutOfRange, Refusal.Rule(() => OpenCommon.Create(Sample.Content with { Documents = many })));
        Assert.Equal(16, OpenCommon.Create(Sample.Content with { Documents = many[..16] }).Content.Documents.Count);
    }

    [Fact]
    public void A_common_statement_with_a_recipient_in_it_is_refused()
    {
        Statement whole = OpenStatement.Create(Sample.Content, Sample.Recipient, null);
        Assert.Equal(DocumentRule.Malformed, Refusal.Rule(() => StatementCommon.Parse(whole.Bytes)));
    }

    [Fact]
    public void Splicing_a_recipient_in_equals_writing_the_statement_from_scratch()
    {
        var contents =
            from optional in ArbMap.Default.ArbFor<bool>().Generator.ArrayOf(7)
            from title in ArbMap.Default.ArbFor<NonNull<string>>().Generator.Select(text => text.Get).Where(TextRules.IsTitle)
            from name in ArbMap.Default.ArbFor<NonNull<string>>().Generator.Select(text => text.Get).Where(TextRules.IsFileName)
            select Content(optional, title, name);
        Prop.ForAll(contents.ToArbitrary(), content =>
        {
            IReadOnlyList<PrincipalId>? audience = content.Tlp == Tlp.Red ? Audience : null;
            Statement spliced = OpenCommon.Create(content).For(Sample.Recipient, audience);
            Statement written = OpenStatement.Create(content, Sample.Recipient, audience);
            return spliced.Bytes.Span.SequenceEqual(written.Bytes.Span);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(-7 * 24 * 3600, true)]
    [InlineData((-7 * 24 * 3600) - 1, false)]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void A_statement_is_published_within_a_week(int createdSecondsFromNow, bool accepted)
    {
        OpenContent content = Sample.Content with { CreatedAt = Sample.Now.AddSeconds(createdSecondsFromNow) };
        if (accepted)
        {
            content.CheckFresh(Sample.Now);
        }
        else
        {
            Assert.Equal(DocumentRule.CreatedOutOfTime, Refusal.Rule(() => content.CheckFresh(Sample.Now)));
        }
    }

    [Fact]
    public void A_signature_is_for_one_recipient()
    {
        using var key = SigningKey.Generate();
        OpenCommon common = OpenCommon.Create(Sample.Content);
        Statement statement = common.For(Sample.Recipient, null);
        string signature = statement.Sign(key);
        Assert.True(statement.IsSignedBy(key.VerifyingKey, signature));
        Assert.False(common.For(AgencyId.Parse("others"), null).IsSignedBy(key.VerifyingKey, signature));
    }

    private static OpenContent Content(bool[] optional, string title, string name) => Sample.Content with
    {
        Tlp = optional[0] ? Tlp.Red : Tlp.Green,
        RespondBy = optional[1] ? Sample.Now : null,
        NotBefore = optional[2] ? Sample.Now : null,
        ExpiresAt = optional[3] ? Sample.Now.AddDays(1) : null,
        Supersedes = optional[4] ? Sample.Advisory : null,
        ReplyTo = optional[5] ? Sample.Advisory : null,
        // A text that looks like the member to come after must not lead the splice astray.
        Policies = optional[6] ? ["\"sender\":", "{\"recipient\":\"x\"}"] : [],
        Titles = new Dictionary<string, string> { ["en"] = title },
        Documents = [Sample.Content.Documents[0] with { Name = name }],
    };
}
