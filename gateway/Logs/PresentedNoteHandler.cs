using Gateway.Audit;
using Gateway.Server.Anchors;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Storage;

namespace Gateway.Server.Logs;

/// <summary>
/// Takes a checkpoint that a caller holds. Who finds that the gateway shows less than it once signed hands it the proof, and the gateway stops before it signs
/// a second history.
/// </summary>
internal static class PresentedNoteHandler
{
    // A checkpoint with the cosignatures of a long policy; far below what a signed note may have.
    private const int MaxNoteBytes = 64 * 1024;
    private const string MediaType = "text/plain";

    /// <summary>Answers with the log's size if the note is consistent with the log.</summary>
    public static async Task<PresentedNoteAnswer> PostAsync(
        LogName log, HttpRequest request, LogStanding standing, IGatewayStore store, CancellationToken cancellationToken)
    {
        Checkpoint note = Parse(await RequestBody.ReadAsync(request, MediaType, MaxNoteBytes, cancellationToken));
        return await standing.JudgeAsync(log, note, cancellationToken) switch
        {
            NoteStanding.Consistent => new PresentedNoteAnswer((await store.ReadHeadAsync(log, cancellationToken)).Size),
            NoteStanding.NotOurs => throw new GatewayProblemException(ProblemName.InvalidSignature, "The note is not signed by this log's key."),
            _ => throw new GatewayProblemException(ProblemName.ReadOnly, "The note is kept: the gateway's log does not reach it, or contradicts it.")
            {
                RetryAfter = ReadOnlyMode.TryAgain,
            },
        };
    }

    private static Checkpoint Parse(byte[] body)
    {
        try
        {
            return Checkpoint.Parse(body);
        }
        catch (CheckpointFormatException exception)
        {
            throw new GatewayProblemException(ProblemName.BadRequest, "The body is not a checkpoint in a signed note.", exception);
        }
    }
}
