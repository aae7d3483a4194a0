using EndToEnd.Tests.Harness;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Microsoft.Data.Sqlite;

namespace EndToEnd.Tests.LyingGateway;

/// <summary>
/// The built gateway behind a proxy that can lie, with three agencies and two advisories from alpha to the other two; bravo has revoked one of its
/// principals. What the gateway holds, the liar holds: its keys and its log.
/// </summary>
public sealed class LyingWorld : IAsyncLifetime
{
    private const string Unlimited = "1000000";

    internal LyingProxy Proxy { get; private set; } = null!;

    internal Community Community { get; private set; } = null!;

    internal GatewayKeys GatewayKeys { get; private set; } = null!;

    internal string First { get; private set; } = "";

    internal string Second { get; private set; } = "";

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Proxy = await LyingProxy.StartAsync();
        Dictionary<string, string> settings = new()
        {
            ["Gateway__PublicUrl"] = Proxy.Url,
            ["Gateway__Limits__PrincipalRequestsPerMinute"] = Unlimited,
            ["Gateway__Limits__AddressRequestsPerMinute"] = Unlimited,
        };
        Community = await Community.FoundAsync(settings, gateway => Proxy.Gateway = gateway.Url, "alpha", "bravo", "charlie");
        GatewayKeys = GatewayKeys.Load(new DataFolder(Community.Data), GatewayName.Parse(Community.GatewayName));
        First = await SendAsync("first.txt", "Shut valve one.");
        Second = await SendAsync("second.txt", "Shut valve two.");
        await RevokeAPrincipalOfBravoAsync();
        foreach ((string agency, string id) in (IEnumerable<(string, string)>)[("bravo", First), ("bravo", Second)])
        {
            using Victim honest = Victim(agency);
            (await honest.GetAsync(id)).MustSucceed();
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        GatewayKeys?.Dispose();
        await Community.DisposeAsync();
        await Proxy.DisposeAsync();
    }

    /// <summary>Somebody with that agency's keys who has never met the gateway.</summary>
    internal Victim Victim(string agency)
    {
        Proxy.ComeClean();
        return new Victim(Community, agency);
    }

    /// <summary>Somebody with that agency's keys who knew the gateway while it was honest.</summary>
    internal async Task<Victim> VictimWhoMetItAsync(string agency)
    {
        Victim victim = Victim(agency);
        (await victim.RunAsync("audit", "verify")).MustSucceed();
        return victim;
    }

    /// <summary>A log as it is now, to be forged from.</summary>
    internal ForgedLog Log(LogName log) => new(ReadEntries(log), log == LogName.Audit ? GatewayKeys.AuditLog : GatewayKeys.DirectoryLog);

    internal async Task<string> SendAsync(string name, string text)
    {
        await File.WriteAllTextAsync(Community[name], text);
        return Answer.Id(await Community.AdvisoryAsync("alpha", "send", Community[name], "--to", "bravo,charlie", "--tlp", "AMBER", "--title", text, "--json"));
    }

    private async Task RevokeAPrincipalOfBravoAsync()
    {
        string keys = Community.Keys("bravo-team");
        (await Community.AdvisoryAsync("bravo", "principal", "add", "--kind", "team", "--roles", "reader", "--out", keys)).MustSucceed();
        using System.Text.Json.JsonDocument who = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(keys, "principal.json")));
        string principal = who.RootElement.GetProperty("principal").GetString()!;
        (await Community.AdvisoryAsync("bravo", "principal", "revoke", principal, "--reason", "key-compromise")).MustSucceed();
    }

    private List<byte[]> ReadEntries(LogName log)
    {
        using SqliteConnection connection = new($"Data Source={Community.Database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT entry FROM log_entry WHERE log = $log ORDER BY idx";
        command.Parameters.AddWithValue("$log", log.Value);
        using SqliteDataReader reader = command.ExecuteReader();
        List<byte[]> entries = [];
        while (reader.Read())
        {
            entries.Add(reader.GetFieldValue<byte[]>(0));
        }

        return entries;
    }
}

/// <summary>The tests of the lying gateway share one world and run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class LyingWorldTests : ICollectionFixture<LyingWorld>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "lying gateway";
}
