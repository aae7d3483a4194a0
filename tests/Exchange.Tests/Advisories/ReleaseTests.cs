using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Advisories;

/// <summary>A second publisher's word: of all of an upload, of nothing else, and never the sender's own.</summary>
public sealed class ReleaseTests
{
    private static readonly PrincipalId Second = PrincipalId.Create(Sample.Sender.Agency);
    private static readonly OpenCommon Common = OpenCommon.Create(Sample.Content);
    private static readonly Statement[] Statements = [Common.For(Sample.Recipient, null), Common.For(AgencyId.Parse("acert"), null)];

    [Fact]
    public void A_release_is_of_these_statements_in_any_order_and_names_both_publishers()
    {
        Release release = Release.Of(Statements, Second, Sample.Now);
        Assert.True(release.IsOf(Statements));
        Assert.True(release.IsOf([.. Statements.Reverse()]));
        Assert.Equal((Second, Sample.Sender), (release.Principal, release.Sender));
    }

    [Fact]
    public void It_is_of_no_other_upload()
    {
        Release release = Release.Of(Statements, Second, Sample.Now);
        Assert.False(release.IsOf([Statements[0]]));
        Assert.False(release.IsOf([.. Statements, Common.For(AgencyId.Parse("third"), null)]));
        OpenCommon other = OpenCommon.Create(Sample.Content with { Documents = [Sample.Content.Documents[0]] });
        Assert.False(release.IsOf([other.For(Sample.Recipient, null), other.For(AgencyId.Parse("acert"), null)]));
    }

    [Fact]
    public void Nobody_releases_what_it_signed_itself() =>
        Assert.Equal(DocumentRule.SelfApproval, Refusal.Rule(() => Release.Of(Statements, Sample.Sender, Sample.Now)));

    [Fact]
    public void Nobody_of_another_agency_releases_it() =>
        Assert.Equal(DocumentRule.ForeignRelease, Refusal.Rule(() => Release.Of(Statements, PrincipalId.Create(Sample.Recipient), Sample.Now)));

    [Fact]
    public void It_is_signed_in_its_own_namespace()
    {
        using SigningKey key = SigningKey.Generate();
        Release release = Release.Of(Statements, Second, Sample.Now);
        Assert.True(release.IsSignedBy([key.VerifyingKey], release.Sign(key)));
        Assert.False(release.IsSignedBy([key.VerifyingKey], SshSignature.Sign(key, Namespaces.Approval, release.Bytes.Span)));
        Assert.False(release.IsSignedBy([SigningKey.Generate().VerifyingKey], release.Sign(key)));
    }

    [Fact]
    public void Two_releases_of_the_same_have_different_digests_so_that_nobody_guesses_recipients_from_one()
    {
        Release[] releases = [Release.Of(Statements, Second, Sample.Now), Release.Of(Statements, Second, Sample.Now)];
        Assert.Equal(releases[0].Statements, releases[1].Statements);
        Assert.NotEqual(releases[0].Digest, releases[1].Digest);
    }
}
