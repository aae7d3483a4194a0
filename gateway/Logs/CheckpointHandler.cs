using System.Text;
using Gateway.Audit;
using Gateway.Server.Errors;
using Gateway.Server.Witnesses;

namespace Gateway.Server.Logs;

/// <summary>
/// The newest checkpoint, as it was committed with the entries it covers and then anchored, or the newest one that the witnesses' quorum cosigned.
/// </summary>
internal static class CheckpointHandler
{
    /// <summary>Answers with the note's exact bytes.</summary>
    public static async Task<IResult> GetAsync(LogName log, bool? cosigned, CosignedCheckpoints checkpoints, CancellationToken cancellationToken)
    {
        Checkpoint checkpoint = await ReadAsync(log, cosigned, checkpoints, cancellationToken);
        return Results.Text(Encoding.UTF8.GetString(checkpoint.Bytes.Span), "text/plain", Encoding.UTF8);
    }

    /// <summary>
    /// By itself the newest checkpoint, with the cosignatures that are known for it, as many or few as there are. With <paramref name="cosigned"/> the newest
    /// one that meets the quorum, and never one that does not.
    /// </summary>
    /// <exception cref="GatewayProblemException"><c>not-found</c> while there is none.</exception>
    public static async Task<Checkpoint> ReadAsync(LogName log, bool? cosigned, CosignedCheckpoints checkpoints, CancellationToken cancellationToken)
    {
        Checkpoint? checkpoint = cosigned is true
            ? await checkpoints.FindCosignedAsync(log, cancellationToken)
            : await checkpoints.FindNewestAsync(log, cancellationToken);
        return checkpoint ?? throw GatewayProblemException.NotFound();
    }
}
