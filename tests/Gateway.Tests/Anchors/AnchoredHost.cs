using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Audit;
using Gateway.Server.Anchors;
using Gateway.Server.Keys;
using Gateway.Server.Storage;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Anchors;

/// <summary>A gateway whose database and anchor are tampered with, and an admin's token that outlives its restarts.</summary>
internal sealed class AnchoredHost(GatewayHost host, string token) : IAsyncDisposable
{
    public GatewayHost Host => host;

    public Database Database { get; } = new(host.DataPath, "older.db");

    public Database Newer { get; } = new(host.DataPath, "newer.db");

    public LogStanding Standing => host.Services.GetRequiredService<LogStanding>();

    public GatewayKeys Keys => host.Services.GetRequiredService<GatewayKeys>();

    public IGatewayStore Store => host.Services.GetRequiredService<IGatewayStore>();

    public static async Task<AnchoredHost> StartAsync()
    {
        GatewayHost host = await GatewayHost.StartAsync();
        return new AnchoredHost(host, await host.GetTokenAsync(host.Founder.Admin));
    }

    public string AnchorFile(string name) => Path.Combine(host.DataPath, "anchor", name);

    /// <summary>The two files that hold a log's last notes.</summary>
    public IReadOnlyList<string> NotesOf(LogName log) => [AnchorFile($"{log}.0.note"), AnchorFile($"{log}.1.note")];

    /// <summary>The newest note that the anchor keeps of a log.</summary>
    public byte[] ReadAnchor(LogName log) => NotesOf(log).Select(File.ReadAllBytes).MaxBy(note => Checkpoint.Parse(note).Tree.Size)!;

    /// <summary>Puts the anchor of a log back to a note.</summary>
    public void SetAnchor(LogName log, byte[] note)
    {
        foreach (string path in NotesOf(log))
        {
            File.WriteAllBytes(path, note);
        }
    }

    public void DeleteAnchor(LogName log)
    {
        foreach (string path in NotesOf(log))
        {
            File.Delete(path);
        }
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <summary>Lets an agency join, which adds to both logs.</summary>
    public Task<HttpResponseMessage> JoinAsync(string agency) => SendAsync(HttpMethod.Post, "/v1/agencies", host.Accept(new TestAgency(agency)));

    /// <summary>Posts the body by which an agency joins, under a key.</summary>
    public Task<HttpResponseMessage> JoinAsync(string body, string idempotencyKey) =>
        SendAsync(HttpMethod.Post, "/v1/agencies", GatewayHost.Json(Encoding.UTF8.GetBytes(body)), idempotencyKey);

    public Task<HttpResponseMessage> PresentAsync(LogName log, ReadOnlySpan<byte> note) =>
        SendAsync(HttpMethod.Post, $"/v1/logs/{log}/checkpoint", new StringContent(Encoding.UTF8.GetString(note), Encoding.UTF8, "text/plain"));

    public async Task<Checkpoint> ReadCheckpointAsync(LogName log)
    {
        using HttpResponseMessage response = await GetAsync($"/v1/logs/{log}/checkpoint");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return Checkpoint.Parse(await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>A note under the log's own key, as a gateway signs them.</summary>
    public Checkpoint Sign(LogName log, TreeHead tree) => Checkpoint.Sign(tree, Keys.LogSigners[log]);

    public async Task<long> SizeAsync(LogName log) => (await Store.ReadHeadAsync(log, default)).Size;

    /// <summary>Asserts that changes and logins are refused, that the probe says so, that nothing is signed, and that what can be read is read.</summary>
    public async Task IsReadOnlyAsync()
    {
        (long Audit, long Directory) before = (await SizeAsync(LogName.Audit), await SizeAsync(LogName.Directory));
        using HttpResponseMessage change = await JoinAsync("refused");
        await change.RefusedAsync(HttpStatusCode.ServiceUnavailable, "read-only");
        using HttpResponseMessage login = await host.RequestTokenAsync(host.CreateAssertion(host.Founder.Reader));
        await login.RefusedAsync(HttpStatusCode.ServiceUnavailable, "read-only");
        using HttpResponseMessage ready = await host.Client.GetAsync("/health/ready");
        await ready.RefusedAsync(HttpStatusCode.ServiceUnavailable, "read-only");
        foreach (string readable in (string[])["/v1/agencies", "/v1/logs/audit/checkpoint", "/v1/logs/directory/entries", "/v1/logs/audit/proof/consistency?from=1"])
        {
            using HttpResponseMessage read = await GetAsync(readable);
            Assert.True(read.IsSuccessStatusCode, $"{readable}: {read.StatusCode}");
        }

        Assert.Equal(before, (await SizeAsync(LogName.Audit), await SizeAsync(LogName.Directory)));
    }

    public async Task WorksAsync(string agency)
    {
        using HttpResponseMessage change = await JoinAsync(agency);
        Assert.Equal(HttpStatusCode.Created, change.StatusCode);
        using HttpResponseMessage ready = await host.Client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    public ValueTask DisposeAsync() => ((IAsyncDisposable)host).DisposeAsync();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (idempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }

        return await host.Client.SendAsync(request);
    }
}
