using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Notices;

public sealed class NoticeTests
{
    private static readonly Notice Addressed =
        Notice.Create(TestDirectory.Name, Sample.Webhook, Sample.Recipient, NoticeEvent.Addressed, Sample.Advisory, 7, Sample.Now);

    [Fact]
    public void A_notice_names_where_to_look_and_nothing_of_what_is_there()
    {
        Notice read = Notice.Parse(Addressed.Bytes);
        Assert.Equal((NoticeEvent.Addressed, Sample.Advisory, 7L, Sample.Now), (read.Event, read.Advisory!.Value, read.Index!.Value, read.At));
        Assert.Equal(["advisory", "agency", "at", "event", "gateway", "index", "type", "webhook"], Json.Names(read.Bytes));
    }

    [Fact]
    public void Every_attempt_of_a_notice_has_one_id_and_every_other_notice_another()
    {
        Notice again = Notice.Create(TestDirectory.Name, Sample.Webhook, Sample.Recipient, NoticeEvent.Addressed, Sample.Advisory, 7, Sample.Now.AddHours(3));
        Notice next = Notice.Create(TestDirectory.Name, Sample.Webhook, Sample.Recipient, NoticeEvent.Withdrawn, Sample.Advisory, 8, Sample.Now);
        Notice test = Notice.CreateTest(TestDirectory.Name, Sample.Webhook, Sample.Recipient, Sample.Now);
        Assert.Equal(Addressed.Id, again.Id);
        Assert.Equal(3, new[] { Addressed.Id, next.Id, test.Id }.Distinct().Count());
    }

    [Theory]
    [InlineData("notice", """{"event":"test"}""", DocumentRule.Malformed)]
    [InlineData("notice", """{"event":"read"}""", DocumentRule.UnknownWord)]
    [InlineData("notice", """{"webhook":"x"}""", DocumentRule.InvalidId)]
    [InlineData("test notice", """{"event":"addressed"}""", DocumentRule.Malformed)]
    [InlineData("test notice", """{"index":3}""", DocumentRule.Malformed)]
    [InlineData("webhook", """{"url":"http://receiver.example/"}""", DocumentRule.InvalidId)]
    [InlineData("webhook", """{"url":"https://user@receiver.example/"}""", DocumentRule.InvalidId)]
    [InlineData("webhook", """{"url":"https://receiver.example/#part"}""", DocumentRule.InvalidId)]
    [InlineData("webhook", """{"url":"/notices"}""", DocumentRule.InvalidId)]
    [InlineData("webhook", """{"nonce":"AAAA"}""", DocumentRule.InvalidNonce)]
    [InlineData("webhook", """{"agency":"maher"}""", DocumentRule.ForeignPrincipal)]
    public void A_broken_document_is_refused_by_its_rule(string name, string member, DocumentRule rule)
    {
        Sample sample = Sample.Find(name);
        Assert.Equal(rule, Refusal.Rule(() => sample.Parse(Json.Change(sample.Bytes, root => Json.Merge(root, member)))));
    }

    [Fact]
    public void Two_registrations_of_one_url_have_digests_that_do_not_show_it()
    {
        var url = new Uri("https://receiver.example/");
        Sha256Digest[] digests = [.. Enumerable.Range(0, 2).Select(_ =>
            WebhookRegistration.Create(TestDirectory.Name, Sample.Webhook, Sample.Sender, url, Sample.Now).Digest)];
        Assert.NotEqual(digests[0], digests[1]);
    }

    [Fact]
    public void A_signature_goes_through_its_header_and_counts_as_a_notices_alone()
    {
        using SigningKey key = SigningKey.Generate();
        string armored = Addressed.Sign(key);
        string value = NoticeHeaders.SignatureOf(armored);
        Assert.DoesNotContain('\n', value);
        Assert.Equal([armored], NoticeHeaders.Armor(value));
        Assert.Equal([armored], NoticeHeaders.Armor($"v1,AAAA {value}"));
        Assert.Empty(NoticeHeaders.Armor("v1,AAAA"));
        Assert.True(Addressed.IsSignedBy([key.VerifyingKey], armored));
        Assert.False(SshSignature.Verify(key.VerifyingKey, Namespaces.Manifest, Addressed.Bytes.Span, armored));
        using SigningKey other = SigningKey.Generate();
        Assert.False(Addressed.IsSignedBy([other.VerifyingKey], armored));
    }
}
