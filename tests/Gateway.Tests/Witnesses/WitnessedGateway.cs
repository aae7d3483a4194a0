using Gateway.Audit;
using Gateway.Server.Keys;
using Gateway.Server.Storage;
using Gateway.Server.Witnesses;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Tests.Witnesses;

/// <summary>
/// A gateway whose policy asks some witnesses, and which asks them when a test says so: a round of its own in between would have cosigned what the test
/// means to be refused.
/// </summary>
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
    public static Task<WitnessedGateway> StartAloneAsync(int witnesses, int quorum, params (string Name, string Value)[] settings) =>
        StartAsync(AskNobodyByItself, witnesses, quorum, settings);

    /// <summary>Starts the gateway and its witnesses, whom it asks of its own accord, as it does outside of tests.</summary>
    public static async Task<WitnessedGateway> StartAskingAsync(int witnesses, int quorum)
    {
        WitnessedGateway gateway = await StartAsync(static _ => { }, witnesses, quorum);
        gateway.LetWitnessesWork();
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

    private static async Task<WitnessedGateway> StartAsync(
        Action<IServiceCollection> customise, int witnesses, int quorum, params (string Name, string Value)[] settings)
    {
        var gateway = new WitnessedGateway();
        gateway.Witnesses = await Task.WhenAll(Enumerable.Range(1, witnesses).Select(number => TestWitness.StartAsync($"w{number}", gateway.WitnessTime)));
        gateway.WritePolicy(quorum);
        gateway.Host = await GatewayHost.StartAsync(customise, [("Gateway:Logs:PolicyFile", gateway.policyFile), .. settings]);
        return gateway;
    }

    private static void AskNobodyByItself(IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationFactory is Func<IServiceProvider, CosigningService> && service.ServiceType == typeof(IHostedService)));
}
