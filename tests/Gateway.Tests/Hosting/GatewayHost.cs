using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Commands;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Tests.Hosting;

/// <summary>
/// The real gateway on a port of 127.0.0.1, made by the code of <c>gateway init</c> in a folder of its own. Tests speak HTTP to it; they look behind it only
/// to read its logs.
/// </summary>
public sealed class GatewayHost : IAsyncLifetime, IAsyncDisposable
{
    public const string Name = "gateway.test";

    private const string AnyPort = "http://127.0.0.1:0";

    private readonly Dictionary<string, string?> settings = new()
    {
        ["Gateway:Limits:AddressRequestsPerMinute"] = "1000000",
        ["Gateway:Limits:PrincipalRequestsPerMinute"] = "1000000",
    };

    private readonly string folder = Path.Combine(Path.GetTempPath(), "gateway-tests", Path.GetRandomFileName());
    private Action<IServiceCollection> customise = static _ => { };
    private WebApplication? app;
    private string address = AnyPort;

    public ShiftedTime Time { get; } = new();

    /// <summary>The founding agency; its admin and auditor have their powers.</summary>
    public TestAgency Founder { get; } = new("alpha");

    public GatewayName GatewayName { get; } = GatewayName.Parse(Name);

    public Uri Url { get; private set; } = null!;

    public IReadOnlyDictionary<string, string?> Settings => settings;

    public string DataPath => Path.Combine(folder, "data");

    /// <summary>A client without a token.</summary>
    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => app!.Services;

    /// <summary>A running gateway with these settings, for the test to dispose.</summary>
    public static Task<GatewayHost> StartAsync(params (string Name, string Value)[] settings) => StartAsync(static _ => { }, settings);

    /// <summary>A running gateway with these settings and another choice of services, for the test to dispose.</summary>
    public static async Task<GatewayHost> StartAsync(Action<IServiceCollection> customise, params (string Name, string Value)[] settings)
    {
        var host = new GatewayHost { customise = customise };
        foreach ((string name, string value) in settings)
        {
            host.settings[name] = value;
        }

        await host.InitializeAsync();
        return host;
    }

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(folder);
        await Founding.RunAsync(new DataFolder(DataPath), new NewGateway(Name, null, null), Founder.Enrolment, CancellationToken.None);
        await ServeAsync();
    }

    /// <summary>Stops the gateway and serves the same folder again.</summary>
    public Task RestartAsync() => RestartAsync(static () => { });

    /// <summary>Stops the gateway, lets something happen to its folder, and serves it again.</summary>
    public async Task RestartAsync(Action meanwhile)
    {
        await StopAsync();
        meanwhile();
        await ServeAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    /// <summary>A client with a token of the principal.</summary>
    public async Task<HttpClient> LogInAsync(TestPrincipal principal, string? scope = null)
    {
        string token = await GetTokenAsync(principal, scope);
        var client = new HttpClient { BaseAddress = Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>An access token of the principal.</summary>
    public async Task<string> GetTokenAsync(TestPrincipal principal, string? scope = null)
    {
        using HttpResponseMessage response = await RequestTokenAsync(CreateAssertion(principal), scope);
        using JsonDocument answer = await response.ReadJsonAsync();
        return answer.RootElement.GetProperty("access_token").GetString()!;
    }

    public string CreateAssertion(TestPrincipal principal) =>
        LoginAssertion.Create(principal.Id, Url.GetLeftPart(UriPartial.Authority), principal.Access, Time.GetUtcNow(), TimeSpan.FromMinutes(1));

    /// <summary>Posts a token request.</summary>
    public async Task<HttpResponseMessage> RequestTokenAsync(string assertion, string? scope = null, string? dpop = null)
    {
        Dictionary<string, string> form = new()
        {
            ["grant_type"] = "client_credentials",
            ["client_assertion_type"] = LoginAssertion.AssertionType,
            ["client_assertion"] = assertion,
        };
        if (scope is not null)
        {
            form["scope"] = scope;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = new FormUrlEncodedContent(form) };
        if (dpop is not null)
        {
            request.Headers.Add("DPoP", dpop);
        }

        return await Client.SendAsync(request);
    }

    /// <summary>An agency that the founder's admin has accepted.</summary>
    public async Task<TestAgency> JoinAsync(string id, params Role[] grants)
    {
        var agency = new TestAgency(id);
        using HttpClient admin = await LogInAsync(Founder.Admin);
        using HttpResponseMessage response = await admin.PostAsync("/v1/agencies", Accept(agency, grants));
        Assert.Equal(System.Net.HttpStatusCode.Created, response.StatusCode);
        return agency;
    }

    /// <summary>The body by which the founder's admin accepts an agency.</summary>
    public StringContent Accept(TestAgency agency, params Role[] grants)
    {
        AdminAct act = AdminAct.Accept(GatewayName, agency.Record, grants, Founder.Admin.Id, Time.GetUtcNow());
        return Json(AgencyRecordedDetail.Create(agency.Record, agency.Enrolment.Signatures, act, act.Sign(Founder.Admin.Sign)).Bytes);
    }

    /// <summary>The body that brings an agency's current record.</summary>
    public static StringContent Bring(TestAgency agency) => Json(AgencyRecordedDetail.Create(agency.Record, agency.Record.Sign(agency.Root)).Bytes);

    public static StringContent Json(ReadOnlyMemory<byte> canonical) => new(Encoding.UTF8.GetString(canonical.Span), Encoding.UTF8, "application/json");

    /// <summary>All entries of a log, read behind the gateway's back.</summary>
    public async Task<IReadOnlyList<LogEntry>> ReadLogAsync(LogName log)
    {
        IGatewayStore store = Services.GetRequiredService<IGatewayStore>();
        return [.. (await store.ReadEntriesAsync(log, 0, 100_000, CancellationToken.None)).Select(entry => LogEntry.Parse(entry.Bytes))];
    }

    private async Task ServeAsync()
    {
        app = GatewayApplication.Build(new DataFolder(DataPath), [address], settings, builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
            customise(builder.Services);
        });
        await Preparation.RunAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        // Once it listens somewhere it stays there: tokens name the address they were issued at.
        address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Url = new Uri(address);
        Client = new HttpClient { BaseAddress = Url };
    }

    private async Task StopAsync()
    {
        Client.Dispose();
        await app!.StopAsync();
        await app.DisposeAsync();
    }
}
