using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Advisories;

public sealed class ReceiptTests
{
    [Theory]
    [InlineData("""{"advisory":"x"}""", DocumentRule.InvalidId)]
    [InlineData("""{"disposition":"eaten"}""", DocumentRule.UnknownWord)]
    [InlineData("""{"manifest":{"sha256":""}}""", DocumentRule.InvalidDigest)]
    [InlineData("""{"mode":"guessed"}""", DocumentRule.UnknownWord)]
    [InlineData("""{"principal":"maher"}""", DocumentRule.InvalidId)]
    [InlineData("""{"type":"advisory-withdrawal/v1"}""", DocumentRule.WrongType)]
    public void A_receipt_with_a_broken_member_is_refused_by_its_rule(string member, DocumentRule rule) =>
        Assert.Equal(rule, Refusal.Rule(() => Receipt.Parse(Json.Change(Sample.Find("receipt").Bytes, root => Json.Merge(root, member)))));

    [Theory]
    [InlineData("""{"reason":""}""", DocumentRule.InvalidReason)]
    [InlineData("""{"reason":"a\u202eb"}""", DocumentRule.InvalidReason)]
    [InlineData("""{"replacement":"0190a6f2-7c1e-7d3b-9a55-0123456789ab"}""", DocumentRule.InvalidId)]
    [InlineData("""{"gateway":"-"}""", DocumentRule.InvalidId)]
    [InlineData("""{"type":"advisory-receipt/v1"}""", DocumentRule.WrongType)]
    public void A_withdrawal_with_a_broken_member_is_refused_by_its_rule(string member, DocumentRule rule) =>
        Assert.Equal(rule, Refusal.Rule(() => Withdrawal.Parse(Json.Change(Sample.Find("withdrawal").Bytes, root => Json.Merge(root, member)))));

    [Fact]
    public void A_receipt_names_the_manifest_it_acknowledges()
    {
        Manifest manifest = Manifest.Parse(Sample.Find("manifest").Bytes);
        PrincipalId reader = PrincipalId.Create(Sample.Recipient);
        Receipt receipt = Receipt.Parse(Receipt.Create(manifest, reader, Disposition.Unreadable, ReceiptMode.Automatic, Sample.Now).Bytes);
        Assert.Equal(manifest.Digest, receipt.Manifest);
        Assert.Equal(Sample.Advisory, receipt.Advisory);
        Assert.Equal(reader, receipt.Principal);
        Assert.Equal(Disposition.Unreadable, receipt.Disposition);
        Assert.Equal(ReceiptMode.Automatic, receipt.Mode);
        Assert.Equal(Sample.Now, receipt.At);
    }

    [Fact]
    public void A_withdrawal_keeps_what_it_was_made_of()
    {
        Withdrawal withdrawal = Withdrawal.Parse(Withdrawal.Create(TestDirectory.Name, Sample.Advisory, "Sent in error", null, Sample.Now).Bytes);
        Assert.Equal("Sent in error", withdrawal.Reason);
        Assert.Null(withdrawal.Replacement);
        Assert.Equal(Sample.Advisory, withdrawal.Advisory);
        Assert.Equal(Sample.Now, withdrawal.At);
    }

    [Fact]
    public void Each_kind_of_document_has_its_own_namespace()
    {
        using var key = SigningKey.Generate();
        Receipt receipt = Receipt.Parse(Sample.Find("receipt").Bytes);
        Withdrawal withdrawal = Withdrawal.Parse(Sample.Find("withdrawal").Bytes);
        Assert.True(receipt.IsSignedBy([key.VerifyingKey], receipt.Sign(key)));
        Assert.True(withdrawal.IsSignedBy([key.VerifyingKey], withdrawal.Sign(key)));
        Assert.False(receipt.IsSignedBy([key.VerifyingKey], SshSignature.Sign(key, Namespaces.Withdrawal, receipt.Bytes.Span)));
        Assert.False(withdrawal.IsSignedBy([key.VerifyingKey], SshSignature.Sign(key, Namespaces.Receipt, withdrawal.Bytes.Span)));
    }
}
