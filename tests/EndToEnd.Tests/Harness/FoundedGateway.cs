namespace EndToEnd.Tests.Harness;

/// <summary>A data folder that <c>gateway init</c> made and nobody serves: what commands beside <c>serve</c> need.</summary>
internal sealed class FoundedGateway : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private FoundedGateway()
    {
    }

    public string Data => folder["data"];

    public string Database => Path.Combine(Data, "gateway.db");

    public string this[string name] => folder[name];

    public static async Task<FoundedGateway> CreateAsync()
    {
        var gateway = new FoundedGateway();
        (await Command.RunAsync(
            Repository.AdvisoryProgram, "keygen", "--agency", "alpha", "--out", gateway["alpha"], "--gateway-name", Community.GatewayName)).MustSucceed();
        (await Command.RunAsync(
            Repository.GatewayProgram, "init", "--data", gateway.Data, "--name", Community.GatewayName, "--admin", Path.Combine(gateway["alpha"], "enrolment.json"))).MustSucceed();
        return gateway;
    }

    /// <summary>Runs a command of the gateway on the data folder.</summary>
    public Task<Outcome> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string>(), arguments);

    /// <summary>As the other, with settings in its environment.</summary>
    public Task<Outcome> RunAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments) =>
        Command.RunAsync(new CommandLine(Repository.GatewayProgram, [.. arguments, "--data", Data]) { Environment = settings });

    public Task<Outcome> SqlAsync(string statement) => Command.RunAsync("sqlite3", Database, statement);

    public void Dispose() => folder.Dispose();
}
