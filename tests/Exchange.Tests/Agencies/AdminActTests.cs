using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Agencies;

public sealed class AdminActTests
{
    private static readonly PrincipalId Admin = PrincipalId.Parse("cncert/a1b2c3d4");

    private readonly TestAgency agency = new("maher");

    public static TheoryData<string, DocumentRule> BrokenAcceptances => new()
    {
        { """{"act":"promote"}""", DocumentRule.UnknownWord },
        { """{"act":"suspend"}""", DocumentRule.WrongAct },
        { """{"act":"replace-root"}""", DocumentRule.WrongAct },
        { """{"agency":"M"}""", DocumentRule.InvalidId },
        { """{"gateway":""}""", DocumentRule.InvalidId },
        { """{"grants":[]}""", DocumentRule.OutOfRange },
        { """{"grants":["publisher"]}""", DocumentRule.UnknownWord },
        { """{"grants":["auditor","admin"]}""", DocumentRule.NotSorted },
        { """{"principal":"cncert"}""", DocumentRule.InvalidId },
        { """{"reason":""}""", DocumentRule.InvalidReason },
        { """{"record":{"sha256":"AAAA"}}""", DocumentRule.InvalidDigest },
        { """{"record":{"sha256":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=","size":1}}""", DocumentRule.Malformed },
        { """{"type":"advisory-agency/v1"}""", DocumentRule.WrongType },
    };

    [Fact]
    public void An_acceptance_keeps_what_it_was_made_of()
    {
        AdminAct act = AdminAct.Accept(TestDirectory.Name, agency.First, [Role.Auditor, Role.Admin], Admin, Sample.Now, "checked");
        AdminAct read = AdminAct.Parse(act.Bytes);
        Assert.Equal(AdminActKind.Accept, read.Kind);
        Assert.Equal(agency.Id, read.Agency);
        Assert.Equal(agency.First.Digest, read.Record);
        Assert.Equal([Role.Admin, Role.Auditor], read.Grants);
        Assert.Equal("checked", read.Reason);
        Assert.Equal(Admin, read.Principal);
        Assert.Equal(Sample.Now, read.At);
        Assert.Equal(TestDirectory.Name, read.Gateway);
    }

    [Theory]
    [MemberData(nameof(BrokenAcceptances))]
    public void An_act_with_a_broken_member_is_refused_by_its_rule(string member, DocumentRule rule)
    {
        AdminAct act = AdminAct.Accept(TestDirectory.Name, agency.First, [Role.Admin], Admin, Sample.Now);
        byte[] broken = Json.Change(act.Bytes, root => Json.Merge(root, member));
        Assert.Equal(rule, Refusal.Rule(() => AdminAct.Parse(broken)));
    }

    [Fact]
    public void An_acceptance_without_a_record_is_refused()
    {
        AdminAct act = AdminAct.Accept(TestDirectory.Name, agency.First, [], Admin, Sample.Now);
        Assert.Equal(DocumentRule.WrongAct, Refusal.Rule(() => AdminAct.Parse(Json.Change(act.Bytes, root => root.Remove("record")))));
    }

    [Fact]
    public void A_signature_of_another_namespace_does_not_count()
    {
        using var key = SigningKey.Generate();
        AdminAct act = AdminAct.Suspend(TestDirectory.Name, agency.Id, Admin, Sample.Now);
        Assert.True(act.IsSignedBy([key.VerifyingKey], act.Sign(key)));
        Assert.False(act.IsSignedBy([key.VerifyingKey], SshSignature.Sign(key, Namespaces.Directory, act.Bytes.Span)));
    }
}
