using Gateway.Audit;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Timestamps;

/// <summary>When a log demonstrably was what it is, by the word of a timestamping authority.</summary>
internal static class TimestampHandler
{
    /// <summary>The earliest dated checkpoint that covers <paramref name="size"/> entries.</summary>
    public static async Task<TimestampAnswer> GetAsync(LogName log, long? size, IGatewayStore store, CancellationToken cancellationToken)
    {
        if (size is not { } least || least < 0)
        {
            throw new GatewayProblemException(ProblemName.BadRequest, "size is the least size of the log that the timestamp has to cover.");
        }

        IReadOnlyList<TimestampRow> rows = await store.ReadTimestampsAsync(log, least - 1, 1, cancellationToken);
        return rows is [{ } row]
            ? new TimestampAnswer(row.Size, Convert.ToBase64String(row.Note), Convert.ToBase64String(row.Token))
            : throw GatewayProblemException.NotFound();
    }
}
