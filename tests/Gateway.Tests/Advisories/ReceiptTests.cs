using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories;

public sealed class ReceiptTests(ExchangeWorld world) : ExchangeTests(world), IClassFixture<ExchangeWorld>
{
    [Fact]
    public async Task A_receipt_is_logged_proven_and_shown_to_both_sides_in_its_exact_bytes()
    {
        AdvisoryId id = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo"), Upload.To("charlie")).With("x"));
        Receipt receipt = await AsBob.ReceiptAsync(id, Bob, Disposition.Read);
        string signature = receipt.Sign(Bob.Sign);

        using HttpResponseMessage response = await AsBob.PostAsync(PathOf(id, "/receipts"), SignedJson("receipt", receipt.Bytes, signature));
        JsonElement answer = await response.JsonAsync(HttpStatusCode.Created);

        LogEntry entry = Assert.Single(await EntriesAsync(ActionNames.AdvisoryAcknowledged, id));
        Assert.Equal(entry.Index.Value, answer.GetProperty("index").GetInt64());
        Assert.Equal(Evidence.Signed, entry.Evidence);
        long directorySize = (await Host.Store.ReadHeadAsync(LogName.Directory, CancellationToken.None)).Size;
        Assert.Equal(AdvisoryAcknowledgedDetail.Of(receipt, directorySize), AdvisoryAcknowledgedDetail.Parse(entry.Detail));
        TlogProof proof = TlogProof.Parse(Encoding.UTF8.GetBytes(answer.GetProperty("proof").GetString()!));
        Assert.Equal(Verdict.Ok, proof.Verify(MerkleTree.HashLeaf(entry.Bytes.Span), Host.AuditLog));
        foreach (HttpClient client in (HttpClient[])[AsAlice, AsBob])
        {
            JsonElement item = Assert.Single((await client.GetJsonAsync(PathOf(id, "/receipts"))).GetProperty("receipts").EnumerateArray());
            Assert.Equal(Encoding.UTF8.GetString(receipt.Bytes.Span), item.GetProperty("receipt").GetRawText());
            Assert.Equal(signature, item.GetProperty("signature").GetString());
        }

        Assert.Empty((await AsCarol.GetJsonAsync(PathOf(id, "/receipts"))).GetProperty("receipts").EnumerateArray());
    }

    [Fact]
    public async Task A_delivery_advances_with_fetches_and_receipts_and_never_goes_back()
    {
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo());
        Assert.Equal("addressed", await StateAsync(id));
        await AsBob.OpenAsync(id, 0, Bob);
        Assert.Equal("fetched", await StateAsync(id));
        foreach ((Disposition disposition, string state) in ((Disposition, string)[])
        [
            (Disposition.Delivered, "delivered"), (Disposition.Unreadable, "unreadable"), (Disposition.Read, "read"), (Disposition.Delivered, "read"),
            (Disposition.Acted, "acted"), (Disposition.Declined, "declined"), (Disposition.Read, "declined"),
        ])
        {
            (await AsBob.AcknowledgeAsync(id, Bob, disposition)).Dispose();
            Assert.Equal(state, await StateAsync(id));
        }

        await AsBob.OpenAsync(id, 0, Bob);
        Assert.Equal("declined", await StateAsync(id));
        Assert.Equal(7, (await AsAlice.GetJsonAsync(PathOf(id, "/receipts"))).GetProperty("receipts").GetArrayLength());
    }

    [Fact]
    public async Task A_receipt_is_the_callers_own_word_for_this_very_delivery()
    {
        AdvisoryId id = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo"), Upload.To("charlie")).With("x"));
        AdvisoryId other = await AsAlice.PublishAsync(ToBravo("another"));
        Receipt own = await AsBob.ReceiptAsync(id, Bob, Disposition.Read);
        Receipt carols = await AsCarol.ReceiptAsync(id, Carol, Disposition.Read);

        await PostRefusedAsync(id, carols.Bytes, carols.Sign(Carol.Sign), 422, "invalid-advisory");
        await PostRefusedAsync(id, carols.Bytes, carols.Sign(Bob.Sign), 422, "invalid-advisory");
        await PostRefusedAsync(other, own.Bytes, own.Sign(Bob.Sign), 422, "invalid-advisory");
        await PostRefusedAsync(id, own.Bytes, own.Sign(Carol.Sign), 422, "invalid-signature");
        await PostRefusedAsync(id, own.Bytes, SshSignature.Sign(Bob.Sign, Namespaces.Withdrawal, own.Bytes.Span), 422, "invalid-signature");
        await PostRefusedAsync(id, own.Bytes, "rubbish", 422, "invalid-signature");
        Receipt old = Receipt.Create(
            Manifest.Parse(await AsBob.GetByteArrayAsync(PathOf(id, "/manifest"))), Bob.Id, Disposition.Read, ReceiptMode.Manual,
            TimeProvider.System.GetUtcNow().AddDays(-8));
        await PostRefusedAsync(id, old.Bytes, old.Sign(Bob.Sign), 422, "invalid-advisory");
        byte[] unknownWord = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(own.Bytes.Span).Replace("\"read\"", "\"eaten\"", StringComparison.Ordinal));
        await PostRefusedAsync(id, unknownWord, SshSignature.Sign(Bob.Sign, Namespaces.Receipt, unknownWord), 422, "invalid-advisory");
    }

    [Theory]
    [InlineData("{}", "application/json", 400, "invalid-json")]
    [InlineData("{\"receipt\":{},\"signature\":1}", "application/json", 400, "invalid-json")]
    [InlineData("{\"receipt\":{},\"signature\":\"x\",\"z\":1}", "application/json", 400, "invalid-json")]
    [InlineData("{ \"receipt\":{},\"signature\":\"x\"}", "application/json", 400, "invalid-json")]
    [InlineData("{\"receipt\":{},\"signature\":\"x\"}", "application/json", 422, "invalid-advisory")]
    [InlineData("{\"receipt\":{},\"signature\":\"x\"}", "text/plain", 415, "unsupported-media-type")]
    [InlineData("", "application/json", 400, "bad-request")]
    public async Task A_body_of_another_form_is_refused(string body, string mediaType, int status, string name)
    {
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo());
        await RefusedWithNothingStoredAsync(
            () => AsBob.PostAsync(PathOf(id, "/receipts"), new StringContent(body, Encoding.UTF8, mediaType)), status, name);
    }

    [Fact]
    public async Task The_sender_signs_no_receipts()
    {
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo());
        Receipt bobs = await AsBob.ReceiptAsync(id, Bob, Disposition.Read);
        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(PathOf(id, "/receipts"), SignedJson("receipt", bobs, Bob)), 403, "forbidden");
    }

    private async Task<string> StateAsync(AdvisoryId id)
    {
        string sender = (await AsAlice.GetJsonAsync(PathOf(id))).GetProperty("deliveries")[0].GetProperty("state").GetString()!;
        Assert.Equal(sender, (await AsBob.GetJsonAsync(PathOf(id))).GetProperty("state").GetString());
        return sender;
    }

    private Task<JsonElement> PostRefusedAsync(AdvisoryId id, ReadOnlyMemory<byte> receipt, string signature, int status, string name) =>
        RefusedWithNothingStoredAsync(() => AsBob.PostAsync(PathOf(id, "/receipts"), SignedJson("receipt", receipt, signature)), status, name);
}
