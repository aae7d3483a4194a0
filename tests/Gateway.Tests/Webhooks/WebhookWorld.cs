using System.Globalization;
using System.Net;
using System.Text.Json;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Webhooks;

/// <summary>A receiver and a gateway that may call it; alpha publishes, bravo reads and has a keyholder.</summary>
internal sealed class WebhookWorld : IAsyncDisposable
{
    private readonly List<ExchangeHost> others = [];

    public TestReceiver Receiver { get; private init; } = null!;

    public ExchangeHost Host { get; private init; } = null!;

    public Member Alice { get; } = Member.Publisher("alpha");

    public Member Bob { get; } = Member.Reader("bravo");

    public Member Keeper { get; } = new("bravo", PrincipalKind.Person, Role.Keyholder);

    public HttpClient AsAlice { get; private set; } = null!;

    public HttpClient AsKeeper { get; private set; } = null!;

    private (string Setting, string Value)[] Settings { get; init; } = [];

    public static async Task<WebhookWorld> StartAsync(params (string Setting, string Value)[] more)
    {
        TestReceiver receiver = await TestReceiver.StartAsync();
        (string Setting, string Value)[] settings =
        [
            ("Gateway:Webhooks:Enabled", "true"),
            ("Gateway:Webhooks:Ports:0", receiver.Port.ToString(CultureInfo.InvariantCulture)),
            ("Gateway:Webhooks:AllowedNetworks:0", "127.0.0.0/8"),
            ("Gateway:Webhooks:CertificateFile", receiver.CertificateFile),
            ("Gateway:Webhooks:AttemptSeconds", "2"),
            .. more,
        ];
        var world = new WebhookWorld { Receiver = receiver, Settings = settings, Host = await ExchangeHost.StartAsync(settings) };
        await world.Host.RecordAsync(world.Alice, world.Bob, world.Keeper);
        world.AsAlice = await world.Host.LogInAsync(world.Alice);
        world.AsKeeper = await world.Host.LogInAsync(world.Keeper);
        return world;
    }

    /// <summary>Another gateway on the same database.</summary>
    public async Task<ExchangeHost> StartAnotherAsync()
    {
        ExchangeHost other = await ExchangeHost.ServeAsync(Host.Data, new TestAgency("unused"), Settings);
        others.Add(other);
        return other;
    }

    public static StringContent Body(string url) => new(System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(writer => writer.Text("url", url))), null, "application/json");

    public async Task<string> RegisterAsync(string? url = null)
    {
        using HttpResponseMessage response = await AsKeeper.PostAsync("/v1/webhooks", Body(url ?? Receiver.Url));
        return (await response.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!;
    }

    public Task<JsonElement> ReadAsync(string id) => AsKeeper.GetJsonAsync($"/v1/webhooks/{id}");

    /// <summary>Waits, within a bound, until the webhook is as a test wants it.</summary>
    public async Task<JsonElement> UntilAsync(string id, Func<JsonElement, bool> holds)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        JsonElement webhook = await ReadAsync(id);
        while (!holds(webhook))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), bound.Token);
            webhook = await ReadAsync(id);
        }

        return webhook;
    }

    public Task<AdvisoryId> PublishAsync(string content = "a document") => AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo")).With(content));

    public async ValueTask DisposeAsync()
    {
        foreach (ExchangeHost other in others)
        {
            await other.StopAsync();
        }

        await Host.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
