using System.Text;
using Gateway.Audit;
using Gateway.Server.Anchors;
using Gateway.Server.Errors;

namespace Gateway.Server.Logs;

/// <summary>The newest checkpoint, as it was committed with the entries it covers and then anchored.</summary>
internal static class CheckpointHandler
{
    /// <summary>Answers with the note's exact bytes.</summary>
    public static async Task<IResult> GetAsync(LogName log, LogStanding standing, CancellationToken cancellationToken) =>
        Results.Text(Encoding.UTF8.GetString(await ReadAsync(log, standing, cancellationToken)), "text/plain", Encoding.UTF8);

    /// <summary>The note's bytes.</summary>
    public static async Task<byte[]> ReadAsync(LogName log, LogStanding standing, CancellationToken cancellationToken) =>
        await standing.ReadReleasedAsync(log, cancellationToken) ?? throw GatewayProblemException.NotFound();
}
