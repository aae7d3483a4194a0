using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Webhooks;

/// <summary>Who may have notices sent, and where.</summary>
public sealed class WebhookTests
{
    [Fact]
    public async Task A_keyholder_registers_sees_and_removes_the_webhooks_of_its_agency_and_the_log_says_so_without_their_place()
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync();
        string url = world.Receiver.Url + "?secret=XK7-OF-THE-URL";
        string id = await world.RegisterAsync(url);
        JsonElement listed = Assert.Single((await world.AsKeeper.GetJsonAsync("/v1/webhooks")).GetProperty("webhooks").EnumerateArray());
        Assert.Equal((id, url, "active", world.Keeper.Id.Value), (
            listed.GetProperty("id").GetString(), listed.GetProperty("url").GetString(), listed.GetProperty("state").GetString(), listed.GetProperty("principal").GetString()));
        using HttpResponseMessage removed = await world.AsKeeper.DeleteAsync($"/v1/webhooks/{id}");
        long removal = (await removed.JsonAsync()).GetProperty("index").GetInt64();
        Assert.Empty((await world.AsKeeper.GetJsonAsync("/v1/webhooks")).GetProperty("webhooks").EnumerateArray());
        await world.AsKeeper.DeleteAsync($"/v1/webhooks/{id}").RefusedAsync(404, "not-found");

        LogEntry[] entries = [.. (await ReadLogAsync(world)).Where(entry => entry.Action is ActionNames.WebhookRegistered or ActionNames.WebhookRemoved)];
        Assert.Equal([ActionNames.WebhookRegistered, ActionNames.WebhookRemoved], entries.Select(entry => entry.Action));
        Assert.All(entries, entry => Assert.Equal((world.Keeper.Id.Value, id), (entry.Actor, entry.Subject)));
        Assert.Equal((listed.GetProperty("index").GetInt64(), removal), (entries[0].Index, entries[1].Index));

        SqliteConnection.ClearAllPools();
        byte[] needle = Encoding.ASCII.GetBytes("XK7-OF-THE-URL");
        Assert.All(Directory.EnumerateFiles(Path.GetDirectoryName(world.Host.Data.Database)!, "gateway.db*"), file => Assert.True(ReadShared(file).AsSpan().IndexOf(needle) < 0, file));
        Assert.DoesNotContain(world.Host.Log.Lines, line => line.Contains("XK7-OF-THE-URL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://receiver.example/")]
    [InlineData("https://user:word@receiver.example/")]
    [InlineData("https://receiver.example/#there")]
    [InlineData("https://receiver.example:8443/")]
    [InlineData("https://10.1.2.3:PORT/")]
    [InlineData("https://[::1]:PORT/")]
    [InlineData("https://[::ffff:192.168.0.1]:PORT/")]
    [InlineData("https://0xa000001:PORT/")]
    [InlineData("https://167772161:PORT/")]
    [InlineData("ftp://receiver.example/")]
    [InlineData("receiver")]
    [InlineData("")]
    public async Task A_url_that_the_gateway_does_not_call_is_refused_and_recorded(string url)
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync();
        string text = url.Replace("PORT", $"{world.Receiver.Port}", StringComparison.Ordinal);
        await world.AsKeeper.PostAsync("/v1/webhooks", WebhookWorld.Body(text)).RefusedAsync(422, "invalid-webhook");
        LogEntry last = (await ReadLogAsync(world))[^1];
        Assert.Equal((ActionNames.AccessDenied, world.Keeper.Id.Value), (last.Action, last.Actor));
    }

    [Fact]
    public async Task Nobody_but_a_keyholder_of_the_agency_sees_or_changes_its_webhooks()
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync();
        string id = await world.RegisterAsync();
        Member other = new("alpha", PrincipalKind.Person, Role.Keyholder);
        await world.Host.RecordAsync(other);
        using HttpClient asReader = await world.Host.LogInAsync(world.Bob);
        using HttpClient asOther = await world.Host.LogInAsync(other);

        await asReader.PostAsync("/v1/webhooks", WebhookWorld.Body(world.Receiver.Url)).RefusedAsync(403, "insufficient-scope");
        await asReader.GetAsync("/v1/webhooks").RefusedAsync(403, "insufficient-scope");
        Assert.Empty((await asOther.GetJsonAsync("/v1/webhooks")).GetProperty("webhooks").EnumerateArray());
        await asOther.GetAsync($"/v1/webhooks/{id}").RefusedAsync(404, "not-found");
        await asOther.DeleteAsync($"/v1/webhooks/{id}").RefusedAsync(404, "not-found");
        await asOther.PostAsync($"/v1/webhooks/{id}/test", null).RefusedAsync(404, "not-found");
        await asOther.GetAsync("/v1/webhooks/none").RefusedAsync(404, "not-found");
        Assert.Equal("active", (await world.ReadAsync(id)).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/test")]
    public async Task The_log_tells_whoever_asks_no_more_of_another_agencys_webhook_than_of_none(string method, string rest)
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync();
        Member other = new("alpha", PrincipalKind.Person, Role.Keyholder);
        await world.Host.RecordAsync(other);
        using HttpClient asOther = await world.Host.LogInAsync(other);
        Trace.AssertAlike(await ProbeAsync(WebhookId.Create(TimeProvider.System).Value), await ProbeAsync(await world.RegisterAsync()));

        Task<Trace> ProbeAsync(string id) => Trace.OfAsync(world.Host, asOther, id, async () =>
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/v1/webhooks/{id}{rest}");
            return await asOther.SendAsync(request);
        });
    }

    [Fact]
    public async Task An_agency_has_so_many_webhooks_and_no_more()
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync(("Gateway:Webhooks:PerAgency", "1"));
        string id = await world.RegisterAsync();
        await world.AsKeeper.PostAsync("/v1/webhooks", WebhookWorld.Body(world.Receiver.Url)).RefusedAsync(409, "conflict");
        (await world.AsKeeper.DeleteAsync($"/v1/webhooks/{id}")).Dispose();
        await world.RegisterAsync();
    }

    [Fact]
    public async Task A_registration_that_is_repeated_under_its_key_is_one_webhook()
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync();
        string?[] ids = new string?[2];
        for (int i = 0; i < ids.Length; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/webhooks") { Content = WebhookWorld.Body(world.Receiver.Url) };
            request.Headers.Add("Idempotency-Key", "once");
            using HttpResponseMessage response = await world.AsKeeper.SendAsync(request);
            ids[i] = (await response.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString();
            Assert.EndsWith($"/v1/webhooks/{ids[i]}", response.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(ids[0], ids[1]);
        Assert.Single((await world.AsKeeper.GetJsonAsync("/v1/webhooks")).GetProperty("webhooks").EnumerateArray());
    }

    [Fact]
    public async Task A_gateway_that_calls_none_takes_none_and_says_so()
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync(("Gateway:Webhooks:Enabled", "false"));
        await world.AsKeeper.PostAsync("/v1/webhooks", WebhookWorld.Body(world.Receiver.Url)).RefusedAsync(403, "forbidden");
        Assert.False((await world.Host.Anonymous().GetJsonAsync("/.well-known/advisory-gateway")).TryGetProperty("webhooks", out _));
        await using WebhookWorld calling = await WebhookWorld.StartAsync();
        JsonElement told = (await calling.Host.Anonymous().GetJsonAsync("/.well-known/advisory-gateway")).GetProperty("webhooks");
        Assert.Equal(calling.Receiver.Port, Assert.Single(told.GetProperty("ports").EnumerateArray()).GetInt32());
    }

    private static async Task<IReadOnlyList<LogEntry>> ReadLogAsync(WebhookWorld world) =>
        [.. (await world.Host.Store.ReadEntriesAsync(LogName.Audit, 0, 10_000, CancellationToken.None)).Select(row => LogEntry.Parse(row.Bytes))];

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
