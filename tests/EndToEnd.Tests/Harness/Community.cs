using Gateway.Client.Cli;
using Gateway.Client.Http;

namespace EndToEnd.Tests.Harness;

/// <summary>
/// A data folder with its gateway and the keys of some agencies, made with the commands alone: <c>keygen</c>, <c>init</c>, <c>invite</c>, <c>serve</c>, <c>agency accept</c>.
/// The first agency is the founding one and holds the admin and auditor powers.
/// </summary>
internal sealed class Community : IAsyncDisposable
{
    public const string GatewayName = "gateway.example";

    private readonly TemporaryFolder folder = new();

    private Community(string founder, string? data)
    {
        Founder = founder;
        Data = data ?? folder["data"];
    }

    public string Founder { get; }

    public string Folder => folder.Path;

    public string Data { get; }

    public string Invite => folder["invite.json"];

    public string Database => Path.Combine(Data, "gateway.db");

    public RunningGateway Gateway { get; private set; } = null!;

    /// <summary>Where the gateway says that it is: the address that members use.</summary>
    public string Url => PublicUrl ?? Gateway.Url;

    private string? PublicUrl { get; init; }

    private IReadOnlyDictionary<string, string> Storage { get; init; } = new Dictionary<string, string>();

    public static Task<Community> FoundAsync(params string[] agencies) => FoundAsync(new Dictionary<string, string>(), agencies);

    /// <summary>Founds a gateway that is started with settings in its environment.</summary>
    public static Task<Community> FoundAsync(IReadOnlyDictionary<string, string> settings, params string[] agencies) => FoundAsync(settings, null, agencies);

    /// <summary>Founds a gateway in a data folder of the caller's choice, which may be there and empty.</summary>
    public static Task<Community> FoundAsync(string data, IReadOnlyDictionary<string, string> settings, params string[] agencies) =>
        FoundAsync(data, settings, null, agencies);

    /// <summary>Founds a gateway; <paramref name="started"/> learns where it listens before anybody comes to it.</summary>
    public static Task<Community> FoundAsync(IReadOnlyDictionary<string, string> settings, Action<RunningGateway>? started, params string[] agencies) =>
        FoundAsync(null, settings, started, agencies);

    private static async Task<Community> FoundAsync(
        string? data, IReadOnlyDictionary<string, string> settings, Action<RunningGateway>? started, string[] agencies)
    {
        var community = new Community(agencies[0], data)
        {
            Storage = settings.Where(setting => setting.Key.StartsWith("Gateway__Storage__", StringComparison.Ordinal)).ToDictionary(),
            PublicUrl = settings.GetValueOrDefault("Gateway__PublicUrl"),
        };
        await community.KeygenAsync(community.Founder);
        (await community.GatewayAsync("init", "--data", community.Data, "--name", GatewayName, "--admin", community.EnrolmentOf(community.Founder))).MustSucceed();
        community.Gateway = await RunningGateway.StartAsync(community.Data, settings: settings);
        started?.Invoke(community.Gateway);
        Outcome invite = await community.GatewayAsync("invite", "--data", community.Data, "--url", community.Url);
        await File.WriteAllTextAsync(community.Invite, invite.MustSucceed().Output);
        await community.EnrolManyAsync(agencies[1..]);
        return community;
    }

    public string Keys(string agency) => folder[agency];

    public string this[string name] => folder[name];

    public string EnrolmentOf(string agency) => Path.Combine(Keys(agency), "enrolment.json");

    public async Task KeygenAsync(string agency, params string[] more) =>
        (await Command.RunAsync(Repository.AdvisoryProgram, ["keygen", "--agency", agency, "--out", Keys(agency), "--gateway-name", GatewayName, .. more])).MustSucceed();

    public async Task EnrolAsync(string agency, params string[] acceptOptions)
    {
        await KeygenAsync(agency);
        (await AdvisoryAsync(Founder, ["agency", "accept", EnrolmentOf(agency), .. acceptOptions])).MustSucceed();
    }

    /// <summary>Has the founding agency accept others in one act, without a process for each: what is then told is what they do.</summary>
    public async Task EnrolManyAsync(IReadOnlyCollection<string> agencies)
    {
        foreach (string agency in agencies)
        {
            (await AdvisoryInProcessAsync(agency, "keygen", "--agency", agency, "--out", Keys(agency), "--gateway-name", GatewayName)).MustSucceed();
        }

        if (agencies.Count > 0)
        {
            (await AdvisoryInProcessAsync(Founder, ["agency", "accept", .. agencies.Select(EnrolmentOf)])).MustSucceed();
        }
    }

    /// <summary>Runs <c>advisory</c> with the keys of that agency (or of any keys folder of that name) against the gateway.</summary>
    public Task<Outcome> AdvisoryAsync(string keys, params string[] arguments) =>
        Command.RunAsync(new CommandLine(Repository.AdvisoryProgram, arguments)
        {
            Folder = Folder,
            Environment = SurroundingsOf(keys),
        });

    /// <summary>As <see cref="AdvisoryAsync"/>, in this process: for what a test needs in hundreds, or only before it begins, and where many commands in turn are the matter and not the program around them.</summary>
    public async Task<Outcome> AdvisoryInProcessAsync(string keys, params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var environment = new CommandEnvironment
        {
            Out = output,
            Error = errors,
            OpenInput = () => Stream.Null,
            OpenOutput = () => throw new InvalidOperationException("Bytes on the standard output are for a process."),
            Variable = SurroundingsOf(keys).GetValueOrDefault,
            CreateHandler = GatewayHandler.Create,
        };
        int exitCode = await AdvisoryProgram.RunAsync(arguments, environment, CancellationToken.None);
        return new Outcome(exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>Stops the gateway if it runs and starts it again on the same address.</summary>
    public async Task RestartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        int port = new Uri(Gateway.Url).Port;
        await Gateway.DisposeAsync();
        Gateway = await RunningGateway.StartAsync(Data, port, settings);
    }

    /// <summary>As <see cref="RestartAsync"/>, of a gateway that will not be ready.</summary>
    public async Task RestartUnreadyAsync()
    {
        int port = new Uri(Gateway.Url).Port;
        await Gateway.DisposeAsync();
        Gateway = await RunningGateway.StartUnreadyAsync(Data, port);
    }

    /// <summary>Stops the gateway and serves another data folder on its address.</summary>
    public async Task ServeAsync(string data)
    {
        int port = new Uri(Gateway.Url).Port;
        await Gateway.DisposeAsync();
        Gateway = await RunningGateway.StartAsync(data, port);
    }

    public Task<Outcome> FsckAsync(params string[] options) => GatewayAsync(["fsck", "--data", Data, .. options]);

    public Task<Outcome> SqlAsync(string statement) => Command.RunAsync("sqlite3", Database, statement);

    private Dictionary<string, string> SurroundingsOf(string keys) => new()
    {
        ["ADVISORY_GATEWAY"] = Url,
        ["ADVISORY_KEYS"] = Keys(keys),
        ["ADVISORY_INVITE"] = Invite,
    };

    // Another command of the gateway's, on the same database.
    private Task<Outcome> GatewayAsync(params string[] arguments) =>
        Command.RunAsync(new CommandLine(Repository.GatewayProgram, arguments) { Environment = Storage });

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        folder.Dispose();
    }
}
