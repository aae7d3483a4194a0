using System.Net.Http.Headers;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Gateway.Server.Storage.Files;
using Gateway.Server.Storage.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>The exchange over real HTTP on a loopback port, with a data folder and a clock of its own.</summary>
internal sealed class ExchangeHost : IAsyncDisposable
{
    public const string Name = "gateway.example";

    private readonly List<Member> _members = [];
    private readonly List<HttpClient> _clients = [];
    private readonly WebApplication _app;
    private readonly GatewayKeys _keys;

    private ExchangeHost(WebApplication app, GatewayKeys keys, DataFolder data, LogLines log, SetTime time)
    {
        _app = app;
        _keys = keys;
        Data = data;
        Log = log;
        Time = time;
    }

    public DataFolder Data { get; }

    public LogLines Log { get; }

    public SetTime Time { get; }

    public IGatewayStore Store => Get<IGatewayStore>();

    public VerifyingKey ManifestKey => _keys.Manifest.VerifyingKey;

    public NoteVerifier AuditLog => _keys.AuditLog.Verifier;

    public int PayloadFiles => Directory.EnumerateFiles(Data.Payloads).Count();

    public static async Task<ExchangeHost> StartAsync(Action<GatewayOptions>? configure = null)
    {
        var data = new DataFolder(Path.Combine(Path.GetTempPath(), $"gateway-exchange-{Guid.CreateVersion7():N}"));
        Directory.CreateDirectory(data.Keys, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var options = new GatewayOptions { Name = Name };
        configure?.Invoke(options);
        GatewayKeys.Create(data);
        GatewayKeys keys = GatewayKeys.Load(data, options.GatewayName);
        var time = new SetTime();
        var log = new LogLines();

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        var store = new SqliteGatewayStore(data.Database);
        await store.MigrateAsync(CancellationToken.None);
        builder.Services
            .AddSingleton(options).AddSingleton(keys).AddSingleton<TimeProvider>(time).AddSingleton<PublicAddress>().AddSingleton<ProblemWriter>()
            .AddSingleton<IGatewayStore>(store).AddSingleton<ILogReader>(store).AddSingleton<ProofBuilder>()
            .AddSingleton<IPayloadStore>(new FilePayloadStore(data.Payloads, time))
            .AddSingleton(new ColumnSealer(keys.Storage, Name))
            .AddSingleton(services => new LogWriter<IGatewayTransaction>(store, keys.LogSigners, time, new LogWriterOptions()))
            .AddAuth()
            .AddAdvisories();
        WebApplication app = builder.Build();
        app.UseMiddleware<ResponseHeaders>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<CallerMiddleware>();
        app.UseAuthorization();
        app.MapAdvisories();
        await app.StartAsync();
        return new ExchangeHost(app, keys, data, log, time);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Records the members' agencies as their first or next record, with what the members are now.</summary>
    public async Task RecordAsync(params Member[] members)
    {
        _members.AddRange(members.Except(_members));
        foreach (AgencyId agency in members.Select(member => member.Id.Agency).Distinct())
        {
            await RecordAsync(agency, suspended: false);
        }
    }

    public async Task RecordAsync(AgencyId agency, bool suspended, bool retired = false)
    {
        Member[] members = [.. _members.Where(member => member.Id.Agency == agency)];
        await Get<LogWriter<IGatewayTransaction>>().RunAsync(
            async (transaction, entries, token) =>
            {
                long sequence = (await transaction.FindAgencyAsync(agency, token))?.Sequence + 1 ?? 0;
                AppendedEntry entry = entries.Append(
                    LogName.Directory, new EntryDraft("test.recorded", agency.Value, agency.Value, Evidence.Gateway, EmptyDetail.Bytes));
                var row = new AgencyRow
                {
                    Id = agency,
                    Sequence = sequence,
                    Record = [1],
                    RecordSha256 = Sha256Digest.Of([1]),
                    Signature = "-",
                    Suspended = suspended,
                    Retired = retired,
                    Grants = [],
                    DirectoryIndex = entry.Index,
                };
                await transaction.PutAgencyAsync(row, [], [.. members.Select(member => member.ToRow())], token);
                await transaction.SetSuspendedAsync(agency, suspended, token);
                return true;
            },
            CancellationToken.None);
        Get<PrincipalStanding>().Forget(agency);
    }

    /// <summary>A client that sends the member's access token.</summary>
    public HttpClient ClientOf(Member member)
    {
        HttpClient client = Anonymous();
        string token = Get<AccessTokenIssuer>().Issue(
            AccessTokenIssuer.CreateId(), member.Id, Scopes.Of(member.ToRow()), AccessKeys.ThumbprintOf(member.Access.VerifyingKey.ToSshLine()), boundTo: null);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public HttpClient Anonymous()
    {
        var client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _app.StopAsync();
        await Get<LogWriter<IGatewayTransaction>>().DisposeAsync();
        await _app.DisposeAsync();
        _keys.Dispose();
        _members.ForEach(member => member.Dispose());
        Directory.Delete(Data.Path, recursive: true);
    }
}
