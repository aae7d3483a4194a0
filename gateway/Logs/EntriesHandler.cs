using System.Globalization;
using Gateway.Audit;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Logs;

/// <summary>
/// Reads a bounded window of a log and answers with those entries of it that the caller may see and asked for. <c>Advisory-Next</c> says where to go on: a
/// filter that matches nothing costs as much as one that matches all.
/// </summary>
internal static class EntriesHandler
{
    private const string NextHeader = "Advisory-Next";
    private const string MediaType = "application/x-ndjson";

    /// <summary>Answers with entries as lines.</summary>
    /// <param name="log">The log.</param>
    /// <param name="from">The first index; 0 when absent.</param>
    /// <param name="to">The index after the last; the log's present size when absent.</param>
    /// <param name="actor">Only entries by this principal, or by any principal of this agency.</param>
    /// <param name="action">Only entries of this action.</param>
    /// <param name="subject">Only entries about this, such as an advisory's id.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="response">Takes the header.</param>
    /// <param name="reader">Reads windows.</param>
    /// <param name="recorder">Records that the audit log is read.</param>
    /// <param name="store">Reads the log's size.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<IResult> GetAsync(
        LogName log,
        long? from,
        long? to,
        string? actor,
        string? action,
        string? subject,
        CallingPrincipal caller,
        HttpResponse response,
        EntryWindow reader,
        ReadRecorder recorder,
        IGatewayStore store,
        CancellationToken cancellationToken)
    {
        long size = (await store.ReadHeadAsync(log, cancellationToken)).Size;
        long first = from ?? 0;
        long end = Math.Min(to ?? size, size);
        if (first < 0 || to < first)
        {
            throw new GatewayProblemException(ProblemName.BadRequest, "from and to are indices of the log, the smaller one first.");
        }

        EntrySlice slice = await reader.ReadAsync(log, first, end, new EntryFilter(actor, action, subject), caller, cancellationToken);
        if (log == LogName.Audit)
        {
            // Who reads whose exchanges is itself a matter of record, and the record comes first.
            await recorder.RecordAsync(caller.Id, log, first, slice.Next, cancellationToken);
        }

        response.Headers[NextHeader] = slice.Next.ToString(CultureInfo.InvariantCulture);
        return Results.Bytes(slice.Lines, MediaType);
    }
}
