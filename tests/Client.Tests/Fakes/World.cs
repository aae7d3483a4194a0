using System.Text.Json;
using Gateway.Client.Profiles;

namespace Client.Tests.Fakes;

/// <summary>Two agencies, alpha with all powers and bravo, made with keygen itself, at one fake gateway.</summary>
internal sealed class World : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private World()
    {
    }

    public FakeGateway Gateway { get; } = new();

    /// <summary>The clock of whoever runs commands: no test waits, and some are ahead of the gateway.</summary>
    public SkippingClock Clock { get; } = new();

    public string this[string name] => folder[name];

    public string Keys(string agency) => folder[agency];

    public static async Task<World> CreateAsync()
    {
        World world = new();
        await File.WriteAllBytesAsync(world["invite.json"], world.Gateway.Invite.ToBytes());
        foreach (string agency in (string[])["alpha", "bravo"])
        {
            (await new CommandLine().RunAsync("keygen", "--agency", agency, "--out", world.Keys(agency), "--gateway-name", FakeGateway.Name.Value)).MustSucceed();
            world.Gateway.Accept(Path.Combine(world.Keys(agency), "enrolment.json"));
            world.Gateway.FounderKey ??= Profile.Open(world.Keys(agency)).LoadSigningKey();
        }

        return world;
    }

    /// <summary>Runs a command with an agency's keys and the invite.</summary>
    public Task<Outcome> RunAsync(string agency, params string[] arguments) => RunAsync(new CommandLine { Network = Gateway, Clock = Clock }, agency, arguments);

    /// <inheritdoc cref="RunAsync(string, string[])"/>
    public Task<Outcome> RunAsync(CommandLine line, string agency, params string[] arguments) =>
        line.RunAsync([.. arguments, "--keys", Keys(agency), "--gateway", FakeGateway.Url, "--invite", this["invite.json"]]);

    /// <summary>Sends one file from alpha to bravo; the advisory's id.</summary>
    public async Task<string> SendAsync(string content = "Patch the pumps.", string name = "note.txt")
    {
        await File.WriteAllTextAsync(this[name], content);
        Outcome sent = (await RunAsync("alpha", "send", this[name], "--to", "bravo", "--tlp", "AMBER", "--title", "Note", "--json")).MustSucceed();
        using JsonDocument answer = JsonDocument.Parse(sent.Output);
        return answer.RootElement.GetProperty("id").GetString()!;
    }

    public void Dispose()
    {
        Gateway.FounderKey?.Dispose();
        Gateway.Dispose();
        folder.Dispose();
    }
}
