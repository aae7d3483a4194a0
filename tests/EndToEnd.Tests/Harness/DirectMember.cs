using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Crypto;
using Gateway.Exchange;

namespace EndToEnd.Tests.Harness;

/// <summary>
/// The first principal of an agency, speaking HTTP by itself: where hundreds of requests are wanted at once, or exactly one, a process of the client for each would be the
/// load that is measured.
/// </summary>
internal sealed class DirectMember : IDisposable
{
    // The gateway tells when to come again; a test waits less.
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    private readonly SigningKey sign;
    private readonly SigningKey access;

    private DirectMember(PrincipalId id, SigningKey sign, SigningKey access)
    {
        Id = id;
        this.sign = sign;
        this.access = access;
    }

    public PrincipalId Id { get; }

    /// <summary>Takes the keys that <c>keygen</c> made.</summary>
    public static DirectMember Of(Community community, string agency)
    {
        Enrolment enrolment = Enrolment.Parse(File.ReadAllBytes(community.EnrolmentOf(agency)));
        return new DirectMember(
            enrolment.Record.Principals[0].Id,
            SigningKey.Parse(File.ReadAllBytes(Path.Combine(community.Keys(agency), "signing.pem"))),
            SigningKey.Parse(File.ReadAllBytes(Path.Combine(community.Keys(agency), "access.pem"))));
    }

    /// <summary>Uploads to an agency, each of another text, made beforehand.</summary>
    public Task<PreparedUpload[]> PrepareAsync(string recipient, int count) => Task.WhenAll(Enumerable.Range(0, count).Select(number =>
        PreparedUpload.CreateAsync(Id, sign, AgencyId.Parse(recipient), string.Create(CultureInfo.InvariantCulture, $"Advisory text {number}"))));

    /// <summary>A client with an access token, for the gateway that listens at <paramref name="url"/> and is known as <paramref name="issuer"/>.</summary>
    public async Task<HttpClient> LogInAsync(string url, string? issuer = null)
    {
        var client = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(3) };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_assertion_type"] = LoginAssertion.AssertionType,
            ["client_assertion"] = LoginAssertion.Create(Id, issuer ?? url, access, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1)),
        });
        using HttpResponseMessage answer = await client.PostAsync(new Uri("/oauth/token", UriKind.Relative), form);
        using JsonDocument token = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.RootElement.GetProperty("access_token").GetString());
        return client;
    }

    /// <summary>Sends an upload once.</summary>
    public static async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpClient client, PreparedUpload upload, CancellationToken cancellationToken = default)
    {
        using HttpRequestMessage request = upload.ToRequest();
        using HttpResponseMessage answer = await client.SendAsync(request, cancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Sends an upload, and again while the gateway says 503, until it is published; its id.</summary>
    public static async Task<string> PublishAsync(HttpClient client, PreparedUpload upload)
    {
        for (int attempt = 0; ; attempt++)
        {
            (HttpStatusCode status, string body) = await SendAsync(client, upload);
            if (status == HttpStatusCode.Created)
            {
                return IdOf(body);
            }

            Assert.True(status == HttpStatusCode.ServiceUnavailable && attempt < 100, $"{status} {body}");
            await Task.Delay(RetryPause);
        }
    }

    /// <summary>Signs that it read what it was sent, and says so once.</summary>
    public async Task<HttpStatusCode> AcknowledgeAsync(HttpClient client, string advisory)
    {
        Manifest manifest = Manifest.Parse(await client.GetByteArrayAsync(new Uri($"/v1/advisories/{advisory}/manifest", UriKind.Relative)));
        Receipt receipt = Receipt.Create(manifest, Id, Disposition.Read, ReceiptMode.Manual, TimeProvider.System.GetUtcNow());
        return await PostAsync(client, $"/v1/advisories/{advisory}/receipts", CanonicalJson.Write(json =>
        {
            json.Raw("receipt", receipt.Bytes.Span);
            json.Text("signature", receipt.Sign(sign));
        }));
    }

    /// <summary>Withdraws what it sent, once.</summary>
    public async Task<HttpStatusCode> WithdrawAsync(HttpClient client, string advisory)
    {
        Withdrawal withdrawal = Withdrawal.Create(
            GatewayName.Parse(Community.GatewayName), AdvisoryId.Parse(advisory), "Sent by mistake", null, TimeProvider.System.GetUtcNow());
        return await PostAsync(client, $"/v1/advisories/{advisory}/withdrawal", CanonicalJson.Write(json =>
        {
            json.Text("signature", withdrawal.Sign(sign));
            json.Raw("withdrawal", withdrawal.Bytes.Span);
        }));
    }

    public static string IdOf(string body)
    {
        using JsonDocument answer = JsonDocument.Parse(body);
        return answer.RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>The ids of all that this member's agency sent, by pages.</summary>
    public static async Task<IReadOnlyList<string>> ReadOutboxAsync(HttpClient client)
    {
        List<string> ids = [];
        for (long after = -1; ;)
        {
            string page = await client.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/v1/advisories?after={after}&limit=1000"), UriKind.Relative));
            using JsonDocument answer = JsonDocument.Parse(page);
            string[] items = [.. answer.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
            if (items.Length == 0)
            {
                return ids;
            }

            ids.AddRange(items);
            after = answer.RootElement.GetProperty("next").GetInt64();
        }
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string path, byte[] json)
    {
        using var body = new ByteArrayContent(json);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage answer = await client.PostAsync(new Uri(path, UriKind.Relative), body);
        return answer.StatusCode;
    }

    public void Dispose()
    {
        sign.Dispose();
        access.Dispose();
    }
}
