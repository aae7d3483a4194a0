using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Delivery;

public sealed class PublicationReceiptTests : IDisposable
{
    private readonly TestPublication publication = new();

    [Fact]
    public void A_receipt_verifies_under_the_logs_key_and_is_read_as_it_was_written()
    {
        PublicationReceipt receipt = publication.Receipt();
        Assert.Equal(Verdict.Ok, receipt.Verify(publication.Log.Verifier).Word);
        var again = PublicationReceipt.Parse(receipt.Bytes);
        Assert.Equal(receipt.Bytes.ToArray(), PublicationReceipt.Create(again.Gateway, again.Entry, again.Distribution, again.Manifests, again.Proof).Bytes.ToArray());
        Assert.Equal(["arcert", "maher"], again.Manifests.Select(manifest => manifest.Key.Value));
    }

    [Fact]
    public void Another_manifest_in_the_list_is_tampered_with_and_the_entry_is_named()
    {
        foreach (KeyValuePair<AgencyId, Sha256Digest>[] others in Others())
        {
            var receipt = PublicationReceipt.Create(TestDirectory.Name, publication.Entry, publication.Distribution, others, publication.Proof);
            Assert.Equal("tampered 1", receipt.Verify(publication.Log.Verifier).ToString());
        }
    }

    [Fact]
    public void A_receipt_of_the_time_when_publications_told_recipients_themselves_still_verifies()
    {
        using var old = new TestPublication(old: true);
        PublicationReceipt receipt = PublicationReceipt.Parse(old.Receipt().Bytes);
        Assert.Null(receipt.Distribution);
        Assert.Equal(Verdict.Ok, receipt.Verify(old.Log.Verifier).Word);
    }

    [Fact]
    public void Another_distribution_than_the_entry_commits_to_is_tampered_with()
    {
        var again = AdvisoryDistributedDetail.Create(7, publication.Distribution!.Totals);
        var receipt = PublicationReceipt.Create(TestDirectory.Name, publication.Entry, again, publication.Manifests, publication.Proof);
        Assert.Equal("tampered 1", receipt.Verify(publication.Log.Verifier).ToString());
        var without = PublicationReceipt.Create(TestDirectory.Name, publication.Entry, null, publication.Manifests, publication.Proof);
        Assert.Equal("tampered 1", without.Verify(publication.Log.Verifier).ToString());
    }

    [Fact]
    public void Another_key_or_log_or_gateway_does_not_vouch_for_it()
    {
        PublicationReceipt receipt = publication.Receipt();
        using var forger = new NoteSigner(TestDirectory.Name.AuditOrigin, SigningKey.Generate());
        using var directory = new NoteSigner(TestDirectory.Name.DirectoryOrigin, SigningKey.Generate());
        using var successor = new NoteSigner($"{TestDirectory.Name}/audit/2", SigningKey.Generate());
        Assert.Equal(Verdict.BadSignature, receipt.Verify(forger.Verifier).Word);
        Assert.Equal(Verdict.WrongOrigin, receipt.Verify(directory.Verifier).Word);
        Assert.Equal(Verdict.WrongOrigin, receipt.Verify(successor.Verifier).Word);
        var elsewhere = PublicationReceipt.Create(GatewayName.Parse("other.example"), publication.Entry, publication.Distribution, publication.Manifests, publication.Proof);
        Assert.Equal(Verdict.WrongOrigin, elsewhere.Verify(publication.Log.Verifier).Word);
    }

    [Fact]
    public void A_log_that_was_opened_anew_vouches_under_its_own_origin()
    {
        using var second = new TestPublication(origin: $"{TestDirectory.Name}/audit/2");
        Assert.Equal(Verdict.Ok, second.Receipt().Verify(second.Log.Verifier).Word);
    }

    [Theory]
    [InlineData("advisory.withdrawn", "audit", 1)]
    [InlineData("advisory.published", "directory", 1)]
    [InlineData("advisory.published", "audit", 0)]
    public void An_entry_that_is_in_the_log_but_of_something_else_is_unproven(string action, string log, long index)
    {
        using var other = new TestPublication(action, log, index);
        Assert.Equal(Verdict.Unproven, other.Receipt().Verify(other.Log.Verifier).Word);
    }

    [Fact]
    public void An_entry_that_is_not_in_the_log_is_unproven()
    {
        using var other = new TestPublication();
        var receipt = PublicationReceipt.Create(TestDirectory.Name, other.Entry, other.Distribution, publication.Manifests, publication.Proof);
        Assert.Equal(Verdict.Unproven, receipt.Verify(publication.Log.Verifier).Word);
    }

    [Fact]
    public void The_proof_can_be_exchanged_for_a_later_one()
    {
        PublicationReceipt upgraded = publication.Receipt().With(publication.LaterProof());
        Assert.Equal(3, upgraded.Proof.Checkpoint.Tree.Size);
        Assert.Equal(Verdict.Ok, upgraded.Verify(publication.Log.Verifier).Word);
    }

    [Fact]
    public void Manifests_stand_in_order_and_once()
    {
        Refused(DocumentRule.NotSorted, root => root["manifests"]!.AsArray().Add(root["manifests"]![0]!.DeepClone()));
        Refused(DocumentRule.OutOfRange, root => root["manifests"]!.AsArray().Clear());
        Refused(DocumentRule.Malformed, root => root["manifests"]![0]!["more"] = 1);
        Refused(DocumentRule.Malformed, root => root["proof"] = "trust me");
        Refused(DocumentRule.Malformed, root => root["entry"]!["v"] = 2);
    }

    public void Dispose() => publication.Dispose();

    private IEnumerable<KeyValuePair<AgencyId, Sha256Digest>[]> Others()
    {
        KeyValuePair<AgencyId, Sha256Digest>[] listed = [.. publication.Manifests];
        yield return [new(listed[0].Key, Sha256Digest.Of("another"u8)), listed[1]];
        yield return [listed[0]];
        yield return [.. listed, new(AgencyId.Parse("zcert"), Sha256Digest.Of("another"u8))];
        yield return [new(listed[0].Key, listed[1].Value), new(listed[1].Key, listed[0].Value)];
    }

    private void Refused(DocumentRule rule, Action<System.Text.Json.Nodes.JsonObject> change) =>
        Assert.Equal(rule, Refusal.Rule(() => PublicationReceipt.Parse(Json.Change(publication.Receipt().Bytes, change))));
}
