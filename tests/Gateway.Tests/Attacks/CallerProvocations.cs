using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Attacks;

/// <summary>Callers who are nobody, not who they say, or not allowed to.</summary>
internal sealed class CallerProvocations(AttackedGateway gateway, Refused refused, Recorded recorded)
{
    public IEnumerable<KeyValuePair<string, Func<Task>>> All =>
    [
        new("missing-token", () => refused(null, () => gateway.Stranger.GetAsync("/v1/inbox"), 401, "missing-token")),
        new("invalid-token", () => refused(null, () => gateway.Client("Bearer", "abc").GetAsync("/v1/inbox"), 401, "invalid-token")),
        new("invalid-dpop-proof", UseABoundTokenAloneAsync),
        new("insufficient-scope", () => refused(gateway.Bob.Id, () => gateway.AsBob.PostAsync(Answers.Advisories, gateway.ToBravo().Form()), 403, "insufficient-scope")),
        new("forbidden", ReceiveWhatOneSentAsync),
        new("revoked", LogInAfterRevocationAsync),
        new("not-found", ReadAnothersAsync),
        new("request-timeout", SendTooSlowlyAsync),
    ];

    private async Task UseABoundTokenAloneAsync()
    {
        string proof = DpopProof.Create(gateway.Bob.Access, "POST", new Uri(gateway.Url, "/oauth/token"), AttackedGateway.Now, null);
        string token = await gateway.GetTokenAsync(gateway.Bob.Id, gateway.Bob.Access, proof);
        await refused(null, () => gateway.Client("DPoP", token).GetAsync("/v1/inbox"), 401, "invalid-dpop-proof");
        await refused(null, () => gateway.Client("Bearer", token).GetAsync("/v1/inbox"), 401, "invalid-dpop-proof");
    }

    private async Task ReceiveWhatOneSentAsync()
    {
        AdvisoryId id = await gateway.AsAlice.PublishAsync(gateway.ToBravo());
        Manifest manifest = Manifest.Parse(await gateway.AsBob.GetByteArrayAsync(PathOf(id, "/manifest")));
        Receipt receipt = Receipt.Create(manifest, gateway.Alice.Id, Disposition.Read, ReceiptMode.Manual, AttackedGateway.Now);
        await refused(gateway.Alice.Id, () => gateway.AsAlice.PostAsync(PathOf(id, "/receipts"), SignedJson("receipt", receipt, gateway.Alice)), 403, "forbidden");
    }

    private async Task LogInAfterRevocationAsync()
    {
        Member left = Member.Reader("leavers");
        await gateway.RecordAsync(left);
        left.RevokedAt = AttackedGateway.Now.AddMinutes(-1);
        await gateway.RecordAsync(left);
        await refused(left.Id, () => gateway.RequestTokenAsync(gateway.CreateAssertion(left.Id, left.Access)), 403, "revoked");
    }

    private async Task ReadAnothersAsync()
    {
        AdvisoryId id = await gateway.AsAlice.PublishAsync(gateway.ToBravo());
        await refused(gateway.Carol.Id, () => gateway.AsCarol.GetAsync(PathOf(id)), 404, "not-found");
        await refused(gateway.Carol.Id, () => gateway.AsCarol.GetAsync(PathOf(AdvisoryId.Create(TimeProvider.System))), 404, "not-found");
    }

    private async Task SendTooSlowlyAsync()
    {
        long before = await gateway.ReadLogSizeAsync();
        await using RawConnection connection = await RawConnection.OpenAsync(gateway.Url);
        string token = await gateway.GetTokenAsync(gateway.Bob.Id, gateway.Bob.Access);
        await connection.WriteAsync(
            $"POST /v1/agencies HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{");
        string answer = await connection.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("urn:advisory-gateway:problem:request-timeout", answer, StringComparison.Ordinal);
        await recorded(before, gateway.Bob.Id, 408, "request-timeout");
    }
}
