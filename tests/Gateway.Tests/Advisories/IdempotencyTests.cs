using System.Net;
using System.Text.Json;
using Gateway.Exchange;
using Gateway.Server.Idempotency;
using Gateway.Server.Storage;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories;

public sealed class IdempotencyTests : FreshExchangeTests
{
    [Fact]
    public async Task The_same_upload_under_the_same_key_is_published_once_and_answered_twice()
    {
        Upload upload = ToBravo();
        using HttpResponseMessage first = await PostAsync(AsAlice, Answers.Advisories, upload.Form(), "key-1");
        using HttpResponseMessage again = await PostAsync(AsAlice, Answers.Advisories, upload.Form(), "key-1");

        JsonElement one = await first.JsonAsync(HttpStatusCode.Created);
        JsonElement two = await again.JsonAsync(HttpStatusCode.Created);
        foreach (string member in (string[])["id", "index", "publishedAt", "manifests", "entry"])
        {
            Assert.Equal(one.GetProperty(member).GetRawText(), two.GetProperty(member).GetRawText());
        }

        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Single(await EntriesAsync(ActionNames.AdvisoryPublished));
        Assert.Equal(1, Host.PayloadFiles);
    }

    [Fact]
    public async Task Another_request_under_the_same_key_is_a_mismatch_and_another_callers_key_is_its_own()
    {
        Member colleague = Member.Publisher("alpha");
        await Host.RecordAsync(Alice, colleague);
        using HttpClient asColleague = await Host.LogInAsync(colleague);
        (await PostAsync(AsAlice, Answers.Advisories, ToBravo().Form(), "key-1")).Dispose();

        await RefusedWithNothingStoredAsync(() => PostAsync(AsAlice, Answers.Advisories, ToBravo("other").Form(), "key-1"), 422, "idempotency-mismatch");
        using HttpResponseMessage theirs = await PostAsync(
            asColleague, Answers.Advisories, new Upload(colleague, Upload.To("bravo")).With("x").Form(), "key-1");
        Assert.Equal(HttpStatusCode.Created, theirs.StatusCode);
    }

    [Fact]
    public async Task A_refused_upload_may_be_sent_again_under_its_key()
    {
        (string Name, byte[] Content)[] parts = [.. ToBravo("right").Parts()];
        (string, byte[])[] broken = [parts[0], parts[1], ("content", "wrong"u8.ToArray())];

        await RefusedWithNothingStoredAsync(() => PostAsync(AsAlice, Answers.Advisories, Upload.FormOf(broken), "key-1"), 422, "invalid-advisory");
        using HttpResponseMessage sent = await PostAsync(AsAlice, Answers.Advisories, Upload.FormOf(parts), "key-1");
        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
    }

    [Fact]
    public async Task Of_two_identical_requests_at_once_one_publishes_and_the_other_is_told_or_given_the_same()
    {
        Upload upload = ToBravo(new string('x', 500_000));
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync(AsAlice, Answers.Advisories, upload.Form(), "key-1")));

        Assert.Single(await EntriesAsync(ActionNames.AdvisoryPublished));
        Assert.Equal(1, Host.PayloadFiles);
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        foreach (HttpResponseMessage answer in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
        {
            await Task.FromResult(answer).RefusedAsync(409, "request-in-progress");
        }
    }

    [Fact]
    public async Task The_loser_of_a_race_between_replicas_gives_the_winners_answer_and_leaves_no_payload()
    {
        // Two replicas hold the key each in their own process: here the second one's hold is taken away while its upload is under way.
        Upload upload = ToBravo();
        byte[] body = await upload.Form().ReadAsByteArrayAsync();
        int contentEnds = body.AsSpan().LastIndexOf("\r\n--"u8);
        var held = new HeldContent(body, contentEnds);
        Task<HttpResponseMessage> slow = PostAsync(AsAlice, Answers.Advisories, held, "key-1");
        await held.Reached;
        await Host.StagedAsync();

        var replica = new IdempotentRequests(Host.Store, Host.Get<ColumnSealer>());
        KeptAnswer winner = KeptAnswer.Of(201, "/v1/advisories/winner", new { Id = "winner", Index = 0, PublishedAt = "then", Manifests = Array.Empty<object>() });
        await WinAsync(replica, upload, winner);
        held.Release();

        using HttpResponseMessage answer = await slow;
        Assert.Equal("winner", (await answer.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString());
        Assert.Empty(await EntriesAsync(ActionNames.AdvisoryPublished));
        Assert.Equal(0, Host.PayloadFiles);
    }

    [Fact]
    public async Task Receipts_and_withdrawals_are_taken_once_under_a_key()
    {
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo());
        Receipt receipt = await AsBob.ReceiptAsync(id, Bob, Disposition.Read);
        string signature = receipt.Sign(Bob.Sign);
        long[] receipts = [await IndexAsync(), await IndexAsync()];
        Assert.Equal(receipts[0], receipts[1]);
        Assert.Single(await EntriesAsync(ActionNames.AdvisoryAcknowledged));
        await PostAsync(AsBob, PathOf(id, "/receipts"), SignedJson("receipt", receipt.Bytes, "other"), "key-1").RefusedAsync(422, "idempotency-mismatch");

        Withdrawal withdrawal = Withdrawal.Create(GatewayName.Parse(ExchangeHost.Name), id, "reason", null, TimeProvider.System.GetUtcNow());
        string withdrawn = withdrawal.Sign(Alice.Sign);
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage answer = await PostAsync(
                AsAlice, PathOf(id, "/withdrawal"), SignedJson("withdrawal", withdrawal.Bytes, withdrawn), "key-1");
            await answer.JsonAsync(HttpStatusCode.Created);
        }

        Assert.Single(await EntriesAsync(ActionNames.AdvisoryWithdrawn));

        async Task<long> IndexAsync()
        {
            using HttpResponseMessage answer = await PostAsync(
                AsBob, PathOf(id, "/receipts"), SignedJson("receipt", receipt.Bytes, signature), "key-1");
            return (await answer.JsonAsync(HttpStatusCode.Created)).GetProperty("index").GetInt64();
        }
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("")]
    public async Task A_key_of_another_form_is_a_bad_request(string key) =>
        await RefusedWithNothingStoredAsync(() => PostAsync(AsAlice, Answers.Advisories, ToBravo().Form(), key), 400, "bad-request");

    private async Task WinAsync(IdempotentRequests replica, Upload upload, KeptAnswer winner)
    {
        var request = new Microsoft.AspNetCore.Http.DefaultHttpContext().Request;
        request.Headers[IdempotentRequests.Header] = "key-1";
        Sha256Digest fingerprint = RequestFingerprint.Of("POST /v1/advisories", upload.Metadata().Bytes, upload.Signatures());
        using IdempotencyTicket ticket = await replica.EnterAsync(Alice.Id, request, fingerprint, CancellationToken.None);
        await Host.Get<Gateway.Audit.LogWriter<IGatewayTransaction>>().RunAsync(
            async (transaction, entries, token) =>
            {
                entries.Append(Gateway.Audit.LogName.Audit, new Gateway.Audit.EntryDraft(
                    "test.won", "winner", "winner", Gateway.Audit.Evidence.Gateway, EmptyDetail.Bytes));
                await ticket.KeepAsync(transaction, winner, token);
                return true;
            },
            CancellationToken.None);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, HttpContent body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        request.Headers.TryAddWithoutValidation(IdempotentRequests.Header, key);
        return await client.SendAsync(request);
    }
}
