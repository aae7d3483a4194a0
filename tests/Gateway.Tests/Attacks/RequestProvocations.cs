using System.Net.Http.Headers;
using System.Text;
using Gateway.Exchange;
using Gateway.Server.Idempotency;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Attacks;

/// <summary>Requests that are wrong in their form, or come at the wrong time.</summary>
internal sealed class RequestProvocations(AttackedGateway gateway, Refused refused)
{
    public IEnumerable<KeyValuePair<string, Func<Task>>> All =>
    [
        new("bad-request", () => refused(gateway.Bob.Id, () => gateway.AsBob.GetAsync("/v1/logs/audit/proof/inclusion?index=none"), 400, "bad-request")),
        new("invalid-json", () => refused(gateway.Bob.Id, () => PostReceiptAsync("{\"receipt\":{} }"), 400, "invalid-json")),
        new("method-not-allowed", () => refused(null, () => gateway.AsBob.PutAsync("/v1/inbox", null), 405, "method-not-allowed")),
        new("unsupported-media-type", () => refused(gateway.Alice.Id, () => gateway.AsAlice.PostAsync(Answers.Advisories, new StringContent("{}")), 415, "unsupported-media-type")),
        new("payload-too-large", () => refused(gateway.Bob.Id, () => PostReceiptAsync(new string(' ', 40_000)), 413, "payload-too-large")),
        new("range-not-satisfiable", AskBeyondTheEndAsync),
        new("request-in-progress", AskTwiceAtOnceAsync),
        new("idempotency-mismatch", AskAnotherUnderTheSameKeyAsync),
        new("withdrawn", FetchWithdrawnAsync),
        new("expired", FetchExpiredAsync),
    ];

    private async Task<HttpResponseMessage> PostReceiptAsync(string body)
    {
        AdvisoryId id = await gateway.AsAlice.PublishAsync(gateway.ToBravo());
        return await gateway.AsBob.PostAsync(PathOf(id, "/receipts"), new StringContent(body, Encoding.UTF8, "application/json"));
    }

    private async Task AskBeyondTheEndAsync()
    {
        AdvisoryId id = await gateway.AsAlice.PublishAsync(gateway.ToBravo());
        using var request = new HttpRequestMessage(HttpMethod.Get, PathOf(id, "/content/0"));
        request.Headers.Range = new RangeHeaderValue(1_000_000, null);
        await refused(null, () => gateway.AsBob.SendAsync(request), 416, "range-not-satisfiable");
    }

    private async Task AskTwiceAtOnceAsync()
    {
        Upload upload = gateway.ToBravo();
        byte[] body = await upload.Form().ReadAsByteArrayAsync();
        var held = new HeldContent(body, body.Length - 20);
        Task<HttpResponseMessage> first = PostAsync(held, "in-progress");
        await held.Reached;
        await StagedAsync();
        await refused(gateway.Alice.Id, () => PostAsync(upload.Form(), "in-progress"), 409, "request-in-progress");
        held.Release();
        using HttpResponseMessage published = await first;
        await published.JsonAsync(System.Net.HttpStatusCode.Created);
    }

    // The first request holds its key once it stages, which is when a file appears that was not there.
    private async Task StagedAsync()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Directory.EnumerateFiles(gateway.Data.Payloads, "*.part").Any())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), bound.Token);
        }
    }

    private async Task AskAnotherUnderTheSameKeyAsync()
    {
        using HttpResponseMessage first = await PostAsync(gateway.ToBravo("one").Form(), "mismatch");
        await first.JsonAsync(System.Net.HttpStatusCode.Created);
        await refused(gateway.Alice.Id, () => PostAsync(gateway.ToBravo("two").Form(), "mismatch"), 422, "idempotency-mismatch");
    }

    private Task<HttpResponseMessage> PostAsync(HttpContent body, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Answers.Advisories) { Content = body };
        request.Headers.Add(IdempotentRequests.Header, key);
        return gateway.AsAlice.SendAsync(request);
    }

    private async Task FetchWithdrawnAsync()
    {
        AdvisoryId id = await gateway.AsAlice.PublishAsync(gateway.ToBravo());
        (await gateway.AsAlice.WithdrawAsync(id, gateway.Alice, "Sent by mistake")).Dispose();
        await refused(gateway.Bob.Id, () => gateway.AsBob.GetAsync(PathOf(id, "/content/0")), 410, "withdrawn");
    }

    private async Task FetchExpiredAsync()
    {
        var upload = new Upload(gateway.Alice, Upload.To("bravo")) { ExpiresAt = AttackedGateway.Now.AddSeconds(3) };
        AdvisoryId id = await gateway.AsAlice.PublishAsync(upload.With("short-lived"));
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((int)await StatusOfAsync(id) != 410)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), bound.Token);
        }

        await refused(gateway.Bob.Id, () => gateway.AsBob.GetAsync(PathOf(id, "/content/0")), 410, "expired");
    }

    private async Task<System.Net.HttpStatusCode> StatusOfAsync(AdvisoryId id)
    {
        using var head = new HttpRequestMessage(HttpMethod.Head, PathOf(id, "/content/0"));
        using HttpResponseMessage answer = await gateway.AsBob.SendAsync(head);
        return answer.StatusCode;
    }
}
