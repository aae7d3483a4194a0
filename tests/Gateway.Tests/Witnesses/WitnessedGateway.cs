using Gateway.Audit;
using Gateway.Server.Keys;
using Gateway.Server.Storage;
using Gateway.Server.Witnesses;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Witnesses;

/// <summary>A gateway whose policy asks some witnesses. Its own rounds go on in the background; a test that needs one now asks for it.</summary>
internal sealed class WitnessedGateway : IAsyncDisposable
{
    private readonly string policyFile = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public ShiftedTime WitnessTime { get; } = new();

    public IReadOnlyList<TestWitness> Witnesses { get; private set; } = [];

    public GatewayHost Host { get; private set; } = null!;

    public WitnessPolicy Policy { get; private set; } = null!;

    public GatewayKeys Keys => Host.Services.GetRequiredService<GatewayKeys>();

    /// <summary>Starts the gateway and its witnesses, which work from then on.</summary>
    public static async Task<WitnessedGateway> StartAsync(int witnesses, int quorum, params (string Name, string Value)[] settings)
    {
        WitnessedGateway gateway = await StartAloneAsync(witnesses, quorum, settings);
        gateway.LetWitnessesWork();
        return gateway;
    }

    /// <summary>Starts the gateway; its witnesses do not know its logs yet.</summary>
    public static async Task<WitnessedGateway> StartAloneAsync(int witnesses, int quorum, params (string Name, string Value)[] settings)
    {
        var gateway = new WitnessedGateway();
        gateway.Witnesses = await Task.WhenAll(Enumerable.Range(1, witnesses).Select(number => TestWitness.StartAsync($"w{number}", gateway.WitnessTime)));
        gateway.WritePolicy(quorum);
        gateway.Host = await GatewayHost.StartAsync([("Gateway:Logs:PolicyFile", gateway.policyFile), .. settings]);
        return gateway;
    }

    public void LetWitnessesWork()
    {
        foreach (TestWitness witness in Witnesses)
        {
            witness.Know(Keys);
        }
    }

    /// <summary>The policy from the next start on.</summary>
    public void WritePolicy(int quorum)
    {
        string policy = string.Concat(Witnesses.Select(witness => witness.PolicyLine))
            + $"group all-of-them {quorum} {string.Join(' ', Witnesses.Select(witness => witness.Name))}\nquorum all-of-them\n";
        File.WriteAllText(policyFile, policy);
        Policy = WitnessPolicy.Parse(File.ReadAllBytes(policyFile));
    }

    /// <summary>Asks the witnesses about the newest checkpoint.</summary>
    public async Task<CosignedCheckpoint> CosignAsync(LogName? log = null, IServiceProvider? services = null)
    {
        services ??= Host.Services;
        LogName name = log ?? LogName.Audit;
        byte[] note = (await services.GetRequiredService<IGatewayStore>().ReadCheckpointAsync(name, default))!;
        return await services.GetRequiredService<CosigningService>().AskAsync(name, Checkpoint.Parse(note), default);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        foreach (TestWitness witness in Witnesses)
        {
            await witness.DisposeAsync();
        }

        File.Delete(policyFile);
    }
}
