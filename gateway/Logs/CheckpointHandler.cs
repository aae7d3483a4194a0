using System.Text;
using Gateway.Audit;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Logs;

/// <summary>The newest checkpoint, as it was committed with the entries it covers.</summary>
internal static class CheckpointHandler
{
    /// <summary>Answers with the note's exact bytes.</summary>
    public static async Task<IResult> GetAsync(LogName log, IGatewayStore store, CancellationToken cancellationToken) =>
        Results.Text(Encoding.UTF8.GetString(await ReadAsync(log, store, cancellationToken)), "text/plain", Encoding.UTF8);

    /// <summary>The note's bytes.</summary>
    public static async Task<byte[]> ReadAsync(LogName log, IGatewayStore store, CancellationToken cancellationToken) =>
        await store.ReadCheckpointAsync(log, cancellationToken) ?? throw GatewayProblemException.NotFound();
}
