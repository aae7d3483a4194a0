using System.Net;
using System.Net.Http.Headers;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Commands;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>The real gateway on a loopback port, with a data folder and a clock of its own, and agencies that tests change at will.</summary>
internal sealed class ExchangeHost : IAsyncDisposable
{
    public const string Name = "gateway.example";

    private static readonly Dictionary<string, string?> Unhurried = new()
    {
        ["Gateway:Limits:AddressRequestsPerMinute"] = "1000000",
        ["Gateway:Limits:PrincipalRequestsPerMinute"] = "1000000",
    };

    private readonly Dictionary<AgencyId, MemberAgency> _agencies = [];
    private readonly List<HttpClient> _clients = [];
    private readonly TestAgency _founder;
    private readonly WebApplication _app;

    private ExchangeHost(WebApplication app, TestAgency founder, DataFolder data, LogLines log, ShiftedTime time)
    {
        _app = app;
        _founder = founder;
        Data = data;
        Log = log;
        Time = time;
    }

    public static GatewayName GatewayName { get; } = GatewayName.Parse(Name);

    public DataFolder Data { get; }

    public LogLines Log { get; }

    public ShiftedTime Time { get; }

    public IGatewayStore Store => Get<IGatewayStore>();

    public VerifyingKey ManifestKey => Get<GatewayKeys>().Manifest.VerifyingKey;

    public NoteVerifier AuditLog => Get<GatewayKeys>().AuditLog.Verifier;

    public Uri Url => new(_app.Urls.First());

    public int PayloadFiles => Directory.Exists(Data.Payloads) ? Directory.EnumerateFiles(Data.Payloads).Count() : 0;

    public static Task<ExchangeHost> StartAsync(params (string Setting, string Value)[] settings) => StartAsync(static _ => { }, settings);

    /// <summary>Starts a gateway with these settings and another choice of services.</summary>
    public static async Task<ExchangeHost> StartAsync(Action<IServiceCollection> customise, params (string Setting, string Value)[] settings)
    {
        var data = new DataFolder(Path.Combine(Path.GetTempPath(), $"gateway-exchange-{Guid.CreateVersion7():N}"));
        var founder = new TestAgency("operator");
        await Founding.RunAsync(data, new NewGateway(Name, null, null), founder.Enrolment, CancellationToken.None);
        return await ServeAsync(data, founder, customise, settings);
    }

    /// <summary>Serves a data folder that is there, whose agencies are known to whoever has it.</summary>
    public static Task<ExchangeHost> ServeAsync(DataFolder data, TestAgency founder, params (string Setting, string Value)[] settings) =>
        ServeAsync(data, founder, static _ => { }, settings);

    private static async Task<ExchangeHost> ServeAsync(
        DataFolder data, TestAgency founder, Action<IServiceCollection> customise, params (string Setting, string Value)[] settings)
    {
        var time = new ShiftedTime();
        var log = new LogLines();
        var overrides = new Dictionary<string, string?>(Unhurried);
        foreach ((string setting, string value) in settings)
        {
            overrides[setting] = value;
        }

        WebApplication app = GatewayApplication.Build(data, ["http://127.0.0.1:0"], overrides,
            builder =>
            {
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
                customise(builder.Services);
                builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
            });
        await Preparation.RunAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        return new ExchangeHost(app, founder, data, log, time);
    }

    /// <summary>Waits, within a bound, until an upload under way has begun to stage a document.</summary>
    public async Task StagedAsync()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (PayloadFiles == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), bound.Token);
        }
    }

    /// <summary>Waits, within a bound, until nothing is staged or stored any more.</summary>
    public async Task ErasedAsync()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (PayloadFiles > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), bound.Token);
        }
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Brings the records of these members' agencies, with what their members are now.</summary>
    public async Task RecordAsync(params Member[] members)
    {
        foreach (IGrouping<AgencyId, Member> group in members.GroupBy(member => member.Id.Agency))
        {
            await RecordAsync(group.Key, AgencyStatus.Active, [.. group]);
        }
    }

    /// <summary>Brings an agency's next record; an admin accepts a first one.</summary>
    public async Task RecordAsync(AgencyId id, AgencyStatus status, params Member[] members)
    {
        MemberAgency agency = _agencies.TryGetValue(id, out MemberAgency? known) ? known : _agencies[id] = new MemberAgency(id);
        Array.ForEach(members, agency.Add);
        bool isNew = agency.IsNew;
        (AgencyRecord record, string signature) = agency.Next(GatewayName, status);
        AdminAct? act = isNew ? AdminAct.Accept(GatewayName, record, [], _founder.Admin.Id, Time.GetUtcNow()) : null;
        using HttpClient client = isNew ? await LogInAsync(_founder.Admin.Id, _founder.Admin.Access) : await LogInAsync(agency.Keyholder);
        using HttpResponseMessage response = await client.PostAsync(
            "/v1/agencies", GatewayHost.Json(AgencyRecordedDetail.Create(record, signature, act, act?.Sign(_founder.Admin.Sign)).Bytes));
        await response.JsonAsync(HttpStatusCode.Created);
    }

    /// <summary>Suspends an agency by an admin's act.</summary>
    public async Task SuspendAsync(AgencyId id)
    {
        AdminAct act = AdminAct.Suspend(GatewayName, id, _founder.Admin.Id, Time.GetUtcNow());
        using HttpClient client = await LogInAsync(_founder.Admin.Id, _founder.Admin.Access);
        using HttpResponseMessage response = await client.PostAsync(
            $"/v1/agencies/{id}/suspension", GatewayHost.Json(SuspensionDetail.Create(act, act.Sign(_founder.Admin.Sign)).Bytes));
        await response.JsonAsync(HttpStatusCode.Created);
    }

    /// <summary>The keyholder of an agency that was recorded here.</summary>
    public Member KeyholderOf(AgencyId agency) => _agencies[agency].Keyholder;

    /// <summary>A client of the founding agency's auditor.</summary>
    public Task<HttpClient> LogInAuditorAsync() => LogInAsync(_founder.Auditor.Id, _founder.Auditor.Access);

    /// <summary>A client that sends the member's access token.</summary>
    public Task<HttpClient> LogInAsync(Member member) => LogInAsync(member.Id, member.Access);

    /// <summary>A token of the member, bound to its access key if a proof is given.</summary>
    public async Task<string> GetTokenAsync(PrincipalId principal, SigningKey access, string? dpopProof = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_assertion_type"] = LoginAssertion.AssertionType,
                ["client_assertion"] = LoginAssertion.Create(
                    principal, Url.GetLeftPart(UriPartial.Authority), access, Time.GetUtcNow(), TimeSpan.FromMinutes(1)),
            }),
        };
        if (dpopProof is not null)
        {
            request.Headers.Add("DPoP", dpopProof);
        }

        using HttpResponseMessage response = await Anonymous().SendAsync(request);
        return (await response.JsonAsync()).GetProperty("access_token").GetString()!;
    }

    public HttpClient Anonymous()
    {
        var client = new HttpClient { BaseAddress = Url };
        _clients.Add(client);
        return client;
    }

    /// <summary>Stops serving once every request under way has ended and said what it has to say to the log.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await StopAsync();
        await _app.DisposeAsync();
        foreach (MemberAgency agency in _agencies.Values)
        {
            agency.Dispose();
        }

        Directory.Delete(Data.Path, recursive: true);
    }

    private async Task<HttpClient> LogInAsync(PrincipalId principal, SigningKey access)
    {
        HttpClient client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await GetTokenAsync(principal, access));
        return client;
    }
}
