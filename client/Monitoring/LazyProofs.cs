using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Client.Trust;

namespace Gateway.Client.Monitoring;

/// <summary>Proofs from the gateway, which is asked for nothing, and need not be there, until the first proof is needed.</summary>
internal sealed class LazyProofs(CommandEnvironment environment, ConnectionSettings settings) : IConsistencySource, IDisposable
{
    private GatewaySession? session;

    public async Task<ConsistencyProof> ReadConsistencyAsync(LogName log, long from, long to, CancellationToken cancellationToken)
    {
        try
        {
            session ??= await GatewaySession.OpenAsync(environment, settings, cancellationToken);
            return await session.Logs.ReadConsistencyAsync(log, from, to, cancellationToken);
        }
        catch (Exception failure) when (failure is GatewayRefusedException or CommandFailedException)
        {
            throw new CouldNotCheckException(
                $"The notes are of {from} and {to} entries, and the gateway gave no proof between them: {failure.Message}", failure);
        }
    }

    public void Dispose() => session?.Dispose();
}
