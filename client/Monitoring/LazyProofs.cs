using System.Net;
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
            await RequireAsLongAsync(session, log, to, cancellationToken);
            return await session.Logs.ReadConsistencyAsync(log, from, to, cancellationToken);
        }
        catch (Exception failure) when (failure is GatewayRefusedException or CommandFailedException)
        {
            throw new CouldNotCheckException(
                $"The notes are of {from} and {to} entries, and the gateway gave no proof between them: {failure.Message}", failure);
        }
    }

    public void Dispose() => session?.Dispose();

    /// <summary>A log that is shorter than a note which it signed has lost what somebody saw, and can prove nothing about it.</summary>
    private static async Task RequireAsLongAsync(GatewaySession session, LogName log, long size, CancellationToken cancellationToken)
    {
        try
        {
            await session.Client.ReadCheckpointAsync(log, size, cancellationToken);
        }
        catch (GatewayRefusedException refusal) when (refusal.Status == HttpStatusCode.ServiceUnavailable)
        {
            Checkpoint newest = await session.Logs.RefreshAsync(log, cancellationToken);
            if (newest.Tree.Size < size)
            {
                throw new VerdictException(
                    Verdict.Rollback, $"The {log} log signed a checkpoint of {size} entries, and shows {newest.Tree.Size} now.", refusal);
            }
        }
    }
}
