using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories;

/// <summary>What a gateway that can read nothing takes, keeps and gives out.</summary>
public sealed class SealedTests(ExchangeWorld world) : ExchangeTests(world), IClassFixture<ExchangeWorld>
{
    private const string Text = "Only for those it was sealed for.";

    [Fact]
    public async Task Each_recipient_and_the_sender_open_the_envelope_and_the_documents_it_describes()
    {
        using SealedUpload upload = ToBravoAndAlpha();
        AdvisoryId id = await PublishAsync(upload);

        foreach ((HttpClient client, Member member) in ((HttpClient, Member)[])[(AsBob, Bob), (AsAlice, Alice)])
        {
            Envelope envelope = Envelope.Parse(await DecryptAsync(await client.GetByteArrayAsync(PathOf(id, "/envelope")), member));
            Assert.Equal(upload.Envelope.Commitment, envelope.Commitment);
            byte[] document = await client.OpenAsync(id, 0, member);
            Assert.Equal(Text, Encoding.UTF8.GetString(document));
            Assert.Equal(Sha256Digest.Of(document), envelope.Documents[0].Sha256);
        }
    }

    [Fact]
    public async Task Manifest_and_statement_name_the_payloads_and_headers_that_the_sender_signed()
    {
        using SealedUpload upload = ToBravoAndAlpha();
        AdvisoryId id = await PublishAsync(upload);

        var statement = (SealedStatement)Statement.Parse(await AsBob.GetByteArrayAsync(PathOf(id, "/statement")));
        Assert.Equal(upload.Statements[0].Digest, statement.Digest);
        Assert.True(statement.IsSignedBy(Alice.Sign.VerifyingKey, await AsBob.GetStringAsync(PathOf(id, "/statement.sig"))));
        Manifest manifest = Manifest.Parse(await AsBob.GetByteArrayAsync(PathOf(id, "/manifest")));
        Assert.True(manifest.IsSignedBy(Host.ManifestKey, await AsBob.GetStringAsync(PathOf(id, "/manifest.sig"))));
        Assert.Equal(statement.Digest, manifest.Content.Statement);
        Assert.Equal(statement.Payloads.All, manifest.Content.All.Select(document => new PayloadDigest(document.PayloadSize, document.PayloadSha256)));
        Assert.Equal(statement.Keys.Select(key => key.Headers), manifest.Content.SealedKeys().Select(key => key.Headers));
        Assert.Equal(HeaderClass.X25519, manifest.Content.Class);
    }

    [Fact]
    public async Task The_log_repeats_the_commitment_and_tells_an_envelopes_download_from_a_documents()
    {
        using SealedUpload upload = ToBravoAndAlpha();
        AdvisoryId id = await PublishAsync(upload);
        await AsBob.GetByteArrayAsync(PathOf(id, "/envelope"));
        await AsBob.GetByteArrayAsync(PathOf(id, "/content/0"));

        LogEntry published = Assert.Single(await EntriesAsync(ActionNames.AdvisoryPublished, id));
        AdvisoryPublishedDetail detail = AdvisoryPublishedDetail.Parse(published.Detail);
        Assert.Equal((upload.Envelope.Commitment, 1), (detail.Commitment!.Value, detail.Documents));
        Assert.Equal(
            [null, 0],
            (await EntriesAsync(ActionNames.AdvisoryFetched, id)).Select(entry => AdvisoryFetchedDetail.Parse(entry.Detail).Document));
    }

    [Fact]
    public async Task Lists_and_summaries_say_that_it_is_sealed_and_how_large_and_name_nothing()
    {
        using SealedUpload upload = ToBravoAndAlpha();
        AdvisoryId id = await PublishAsync(upload);

        JsonElement summary = await AsBob.GetJsonAsync(PathOf(id));
        JsonElement inbox = await AsBob.GetJsonAsync("/v1/inbox");
        JsonElement outbox = await AsAlice.GetJsonAsync(Answers.Advisories);
        JsonElement[] shown = [summary, ItemOf(inbox, id), ItemOf(outbox, id), await AsAlice.GetJsonAsync(PathOf(id))];
        foreach (JsonElement item in shown)
        {
            Assert.True(item.GetProperty("sealed").GetBoolean());
            Assert.False(item.TryGetProperty("titles", out _));
            Assert.Equal(["n", "payloadSize"], item.GetProperty("documents")[0].EnumerateObject().Select(member => member.Name));
            Assert.Equal(PayloadSize.Of(Text.Length), item.GetProperty("documents")[0].GetProperty("payloadSize").GetInt64());
            Assert.Equal(PayloadSize.Of(upload.Envelope.Bytes.Length), item.GetProperty("envelope").GetProperty("payloadSize").GetInt64());
        }

        // The sender's own summary is that of a recipient, with everybody's deliveries.
        Assert.Equal(2, shown[3].GetProperty("deliveries").GetArrayLength());
        Assert.Equal("addressed", shown[3].GetProperty("state").GetString());
    }

    [Fact]
    public async Task An_envelope_is_sent_like_a_document_whole_in_part_and_conditionally()
    {
        using SealedUpload upload = ToBravoAndAlpha();
        AdvisoryId id = await PublishAsync(upload);
        using HttpResponseMessage head = await AsBob.SendAsync(new HttpRequestMessage(HttpMethod.Head, PathOf(id, "/envelope")));
        Assert.Empty(await EntriesAsync(ActionNames.AdvisoryFetched, id));
        byte[] whole = await AsBob.GetByteArrayAsync(PathOf(id, "/envelope"));
        Assert.Equal(whole.Length, head.Content.Headers.ContentLength);

        using var part = new HttpRequestMessage(HttpMethod.Get, PathOf(id, "/envelope"));
        part.Headers.Range = new RangeHeaderValue(5, 14);
        using HttpResponseMessage partial = await AsBob.SendAsync(part);
        Assert.Equal(HttpStatusCode.PartialContent, partial.StatusCode);
        Assert.Equal(whole[5..15], await partial.Content.ReadAsByteArrayAsync());

        using var known = new HttpRequestMessage(HttpMethod.Get, PathOf(id, "/envelope"));
        known.Headers.IfNoneMatch.Add(head.Headers.ETag!);
        using HttpResponseMessage unchanged = await AsBob.SendAsync(known);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        using HttpResponseMessage document = await AsBob.SendAsync(new HttpRequestMessage(HttpMethod.Head, PathOf(id, "/content/0")));
        Assert.NotEqual(head.Headers.ETag, document.Headers.ETag);
    }

    [Fact]
    public async Task Whoever_is_not_addressed_and_whoever_asks_for_an_envelope_that_is_not_there_get_the_same_answer()
    {
        using SealedUpload upload = ToBravoAndAlpha();
        AdvisoryId id = await PublishAsync(upload);
        AdvisoryId open = await AsAlice.PublishAsync(ToBravo());
        await AsCarol.GetAsync(PathOf(id, "/envelope")).RefusedAsync(404, "not-found");
        await AsBob.GetAsync(PathOf(open, "/envelope")).RefusedAsync(404, "not-found");
        await AsBob.GetAsync(PathOf(id, "/content/1")).RefusedAsync(404, "not-found");
        await AsBob.GetAsync(PathOf(id, "/content/envelope")).RefusedAsync(404, "not-found");
    }

    [Fact]
    public async Task A_receipt_acknowledges_a_sealed_delivery_like_any_other()
    {
        using SealedUpload upload = ToBravoAndAlpha();
        AdvisoryId id = await PublishAsync(upload);
        using HttpResponseMessage receipt = await AsBob.AcknowledgeAsync(id, Bob, Disposition.Acted);
        Assert.Equal(HttpStatusCode.Created, receipt.StatusCode);
    }

    [Fact]
    public async Task Red_is_sealed_for_the_named_persons_and_its_sender()
    {
        using SealedUpload upload = new SealedUpload(ExchangeHost.GatewayName, Alice.Id, Alice.Sign, Now) { Tlp = Tlp.Red }
            .To("bravo", [Bob.Id], KeyOf(Bob)).To("alpha", [Alice.Id], KeyOf(Alice)).With(Text);
        AdvisoryId id = await PublishAsync(upload);
        Assert.Equal(Text, Encoding.UTF8.GetString(await AsBob.OpenAsync(id, 0, Bob)));
        Assert.Equal(Text, Encoding.UTF8.GetString(await AsAlice.OpenAsync(id, 0, Alice)));
    }

    [Fact]
    public async Task A_key_of_somebody_who_is_not_addressed_is_an_extra_recipient_and_named()
    {
        using X25519Identity stranger = X25519Identity.Generate();
        foreach (ReceiveKey extra in (ReceiveKey[])[stranger.Recipient, KeyOf(Carol)])
        {
            using SealedUpload upload = Seal().To("alpha", KeyOf(Alice)).To("bravo", KeyOf(Bob), extra).With(Text);
            JsonElement problem = await RefusedAsync(upload, 422, "extra-recipient");
            Assert.Equal(["bravo extra-recipient"], problem.Recipients());
        }
    }

    [Fact]
    public async Task A_sealed_advisory_is_addressed_to_its_sender_too()
    {
        using SealedUpload toOthers = Seal().To("bravo", KeyOf(Bob)).With(Text);
        await RefusedAsync(toOthers, 422, "invalid-advisory");
    }

    [Fact]
    public async Task A_payload_is_what_was_signed_to_the_last_byte()
    {
        await RefusesPartsAsync(parts => parts[^1].Content[^1] ^= 1);
        await RefusesPartsAsync(parts => parts[^1] = ("content", [.. parts[^1].Content, 0]));
        await RefusesPartsAsync(parts => parts[^1] = ("content", parts[^1].Content[..^1]));
        await RefusesPartsAsync(parts => (parts[3], parts[4]) = (parts[4], parts[3]));
        await RefusesPartsAsync(parts => parts.RemoveAt(4), 400, "bad-request");
        await RefusesPartsAsync(parts => parts.Add(("content", [1])), 400, "bad-request");
    }

    [Fact]
    public async Task The_headers_are_there_in_their_place_and_those_that_were_signed()
    {
        await RefusesPartsAsync(parts => parts.RemoveAt(2), 400, "bad-request");
        await RefusesPartsAsync(parts => parts[2] = ("headers", "{ }"u8.ToArray()), 400, "invalid-json");
        await RefusesPartsAsync(parts => parts[2] = ("headers", "{}"u8.ToArray()));
        using SealedUpload other = ToBravoAndAlpha();
        byte[] otherHeaders = (await other.PartsAsync())[2].Content;
        await RefusesPartsAsync(parts => parts[2] = ("headers", otherHeaders), 422, "invalid-signature");
    }

    [Fact]
    public async Task A_header_for_two_keys_is_refused()
    {
        using X25519Identity stranger = X25519Identity.Generate();
        using SealedUpload upload = ToBravoAndAlpha();
        List<(string Name, byte[] Content)> parts = await upload.PartsAsync();
        byte[] shared = Header.Create(upload.FileKeys(HeaderClass.X25519)[1], [Bob.Identities[0].Recipient, stranger.Recipient]);
        HeaderSet sent = HeaderSet.Parse(parts[2].Content);
        string text = Encoding.UTF8.GetString(parts[2].Content).Replace(
            Convert.ToBase64String(sent.KeysOf(Bob.Id.Agency)[0].Headers[1].Span), Convert.ToBase64String(shared), StringComparison.Ordinal);
        parts[2] = ("headers", Encoding.UTF8.GetBytes(text));
        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, Upload.FormOf(parts)), 422, "invalid-advisory");
    }

    [Fact]
    public async Task Two_payloads_that_are_the_same_file_are_refused()
    {
        using SealedUpload upload = ToBravoAndAlpha().With(Text + Text);
        upload.Restate = content => content with
        {
            Payloads = [content.Payloads[0] with { Documents = [content.Payloads[0].Documents[0], content.Payloads[0].Documents[0]] }],
        };
        await RefusedAsync(upload, 409, "duplicate-document");
    }

    [Fact]
    public async Task The_headers_are_part_of_what_a_repeated_request_repeats()
    {
        using SealedUpload upload = ToBravoAndAlpha();
        using HttpResponseMessage first = await PostAsync(await upload.FormAsync(), "sealed-1");
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        using SealedUpload again = ToBravoAndAlpha();
        List<(string Name, byte[] Content)> parts = await again.PartsAsync();
        await PostAsync(Upload.FormOf(parts), "sealed-1").RefusedAsync(422, "idempotency-mismatch");
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static ReceiveKey KeyOf(Member member) => member.Identities[^1].Recipient;

    private static JsonElement ItemOf(JsonElement page, AdvisoryId id) =>
        page.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("id").GetString() == id.Value);

    private SealedUpload Seal() => new(ExchangeHost.GatewayName, Alice.Id, Alice.Sign, Now);

    private SealedUpload ToBravoAndAlpha() => Seal().To("bravo", KeyOf(Bob)).To("alpha", KeyOf(Alice)).With(Text);

    private async Task<AdvisoryId> PublishAsync(SealedUpload upload)
    {
        using HttpResponseMessage response = await AsAlice.PostAsync(Answers.Advisories, await upload.FormAsync());
        return AdvisoryId.Parse((await response.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!);
    }

    private Task<HttpResponseMessage> PostAsync(HttpContent content, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Answers.Advisories) { Content = content };
        request.Headers.Add("Idempotency-Key", key);
        return AsAlice.SendAsync(request);
    }

    private async Task<JsonElement> RefusedAsync(SealedUpload upload, int status, string name)
    {
        MultipartFormDataContent form = await upload.FormAsync();
        return await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, form), status, name);
    }

    private async Task RefusesPartsAsync(Action<List<(string Name, byte[] Content)>> change, int status = 422, string name = "invalid-advisory")
    {
        using SealedUpload upload = ToBravoAndAlpha();
        List<(string Name, byte[] Content)> parts = await upload.PartsAsync();
        change(parts);
        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, Upload.FormOf(parts)), status, name);
    }
}
